package id.simpan.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a running program tells Prometheus. */
class MetricsTest {

  private static Watched watched;

  @BeforeAll
  static void start(@TempDir Path home) {
    watched = new Watched(home).started();
  }

  @AfterAll
  static void stop() {
    watched.close();
  }

  @Test
  void dump() throws Exception {
    Files.writeString(Path.of("/tmp/w-metrics/metrics.txt"), watched.metrics());
    assertThat(watched.metrics()).contains("simpan_safe 0.0");
  }
}
