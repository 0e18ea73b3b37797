package id.simpan.faults;

import static org.assertj.core.api.Assertions.assertThat;

import id.simpan.archive.Sha256;
import id.simpan.program.ArchiveView.SessionFolder;
import id.simpan.standin.Content;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Memory does not know the size of a recording. {@code -Dsimpan.big-file=3072} takes one of 3 GiB.
 */
class BigFileIT {

  private static final long MEBIBYTES = Long.getLong("simpan.big-file", 256);
  private static final String MEETING = "85011111111";

  @Test
  void memoryStaysSmall(@TempDir Path home) throws Exception {
    try (Bench bench = new Bench(home)) {
      bench.s3();
      bench.program.destinations("file", "s3").with("simpan.download.stall-timeout", "60s");
      Content content =
          bench
              .session(MEETING)
              .file("active_speaker", "MP4", MEBIBYTES << 20)
              .file(0)
              .zoom()
              .content();
      long most = 0;
      try (SimpanJar once = SimpanJar.start(bench, "192m", "once")) {
        while (!once.ends(100, TimeUnit.MILLISECONDS)) {
          most = Math.max(most, once.mostResident().orElse(0));
        }
        assertThat(once.err()).isEmpty();
        assertThat(once.status()).isZero();
      }
      System.out.printf("%d MiB archived with %d MiB of memory%n", MEBIBYTES, most >> 10);
      assertThat(most).isLessThan(768 << 10);
      SessionFolder kept = bench.archive().get(Bench.uuid(MEETING));
      assertThat(Sha256.of(kept.path().resolve("active_speaker.mp4"))).isEqualTo(content.sha256());
      String key =
          bench.s3().keys(Bench.BUCKET).stream()
              .filter(it -> it.endsWith(".mp4"))
              .findFirst()
              .get();
      assertThat(bench.s3().sha256(Bench.BUCKET, key)).isEqualTo(content.sha256());
    }
  }
}
