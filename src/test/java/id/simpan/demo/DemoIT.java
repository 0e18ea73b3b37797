package id.simpan.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import id.simpan.Soak;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's first command. */
@Soak
class DemoIT {

  @Test
  void keepsRecordings(@TempDir Path directory) throws Exception {
    Path said = directory.resolve("said.txt");
    Process demo =
        new ProcessBuilder("./mvnw", "-q", "spring-boot:test-run")
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    try {
      await()
          .atMost(Duration.ofMinutes(4))
          .until(() -> Files.readString(said).contains("archive  ") || !demo.isAlive());
      assertThat(Files.readString(said)).contains("archive  ").doesNotContain("[ERROR]");
    } finally {
      demo.descendants().forEach(ProcessHandle::destroy);
      demo.destroy();
      assertThat(demo.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }
  }
}
