package id.simpan.routes;

import id.simpan.ledger.Batch;
import id.simpan.ledger.Batch.KeptFile;
import id.simpan.ledger.Delivery;
import id.simpan.ledger.Transfer;
import id.simpan.rapatin.RecordingFile;
import id.simpan.rapatin.Session;
import id.simpan.rapatin.Session.Status;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** What routes are given, for tests. */
final class Samples {

  static final String MEETING = "85095598095";
  static final String UUID = "WuPF5b6WRqGRIMOML52Gcw==";

  private Samples() {}

  static Session session(Status status, String... recordingTypes) {
    return new Session(
        UUID,
        MEETING,
        status,
        "Rapat",
        Optional.of(LocalDate.of(2025, 9, 24)),
        Optional.of(LocalDate.of(2025, 9, 28)),
        Stream.of(recordingTypes).map(Samples::file).toList(),
        List.of());
  }

  static RecordingFile file(String recordingType) {
    return new RecordingFile(
        recordingType, "MP4", OptionalLong.of(5), "https://us06web.zoom.us/x", 0);
  }

  static Transfer transfer() {
    return new Transfer(
        "0f",
        UUID,
        MEETING,
        "chat_file",
        "CHAT",
        0,
        false,
        OptionalLong.empty(),
        Instant.parse("2025-09-27T17:00:00Z"),
        1,
        OptionalLong.empty(),
        false,
        "lease");
  }

  static Delivery delivery(String destination) {
    return new Delivery(
        "0f",
        destination,
        UUID,
        MEETING,
        "Rapat",
        "2025-09-24",
        "chat_file",
        "CHAT",
        "2025/Rapat/chat_file.txt",
        4,
        "c0ffee",
        false,
        "lease");
  }

  static Batch batch(String destination, boolean delivers, boolean announces) {
    KeptFile file =
        new KeptFile(
            "0f",
            "chat_file.txt",
            "2025/Rapat/chat_file.txt",
            "chat_file",
            "CHAT",
            0,
            null,
            4,
            "c0ffee",
            null,
            Instant.EPOCH,
            Map.of());
    return new Batch(
        "b1",
        destination,
        delivers,
        announces,
        UUID,
        MEETING,
        "Rapat",
        "2025-09-24",
        Instant.parse("2025-09-27T17:00:00Z"),
        "2025/Rapat",
        List.of(file),
        List.of(file),
        List.of(),
        "lease");
  }
}
