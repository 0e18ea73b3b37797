package id.simpan.announce;

import id.simpan.ledger.Batch;
import id.simpan.ledger.Batch.KeptFile;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Batches as the ledger hands them out. */
final class SomeBatch {

  private SomeBatch() {}

  static Batch of(String topic, List<KeptFile> files, List<KeptFile> held) {
    return new Batch(
        "b1",
        "file",
        true,
        true,
        "WuPF/+=",
        "85095598095",
        topic,
        "2025-09-24",
        Instant.parse("2025-09-27T17:00:00Z"),
        "2025/Rapat/u",
        files,
        held,
        List.of("timeline"),
        "lease");
  }

  static Batch of(String topic, KeptFile... files) {
    return of(topic, List.of(files), List.of(files));
  }

  static KeptFile file(String name, String fileType, long size) {
    return file(name, fileType, size, "%064x".formatted(size));
  }

  static KeptFile file(String name, String fileType, long size, String sha256) {
    return new KeptFile(
        "id-" + name,
        name,
        "2025/Rapat/u/" + name,
        "some_type",
        fileType,
        0,
        8L,
        size,
        sha256,
        "size differs",
        Instant.parse("2025-09-25T00:00:00Z"),
        Map.of("file", "/srv/2025/Rapat/u/" + name, "s3", ""));
  }
}
