package id.simpan.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import id.simpan.command.ServiceNotice.Manager;
import id.simpan.distribution.Unpacked;
import id.simpan.program.SimpanProgram;
import id.simpan.standin.RapatinStandIn;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What systemd is told. */
class ServiceNoticeIT {

  private static final Duration LIMIT = Duration.ofMinutes(3);

  private final List<String> told = new CopyOnWriteArrayList<>();
  private final AtomicBoolean isAlive = new AtomicBoolean(true);

  private ServiceNotice notice() {
    return new ServiceNotice(
        new Manager() {
          @Override
          public void tell(String message) {
            told.add(message);
          }

          @Override
          public long watchdogMillis() {
            return 15;
          }
        },
        isAlive::get,
        () -> "Every recording is safe");
  }

  @Test
  void whoeverMakesNoProgressIsNotHeldForAlive() {
    try (ServiceNotice notice = notice()) {
      notice.ready();
      await().until(() -> told.contains("WATCHDOG=1"));
      isAlive.set(false);
      await()
          .until(
              () ->
                  told.lastIndexOf("STATUS=Every recording is safe")
                      > told.lastIndexOf("WATCHDOG=1") + 3);
      int signs = signs();
      await().during(Duration.ofMillis(100)).until(() -> signs() == signs);

      isAlive.set(true);
      await().until(() -> signs() > signs);
    }
  }

  private int signs() {
    return (int) told.stream().filter("WATCHDOG=1"::equals).count();
  }

  /** The program in a process of its own, as systemd starts it, and a socket as systemd listens. */
  @Test
  @Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aServiceIsReadyAliveAndStopping(@TempDir Path home) throws Exception {
    Process listener = listener(home.resolve("notify"));
    try (RapatinStandIn rapatin = RapatinStandIn.start();
        BufferedReader heard = listener.inputReader(StandardCharsets.UTF_8)) {
      assertThat(heard.readLine()).isEqualTo("listening");
      rapatin.meeting("85000000001").session("s").sample("chat_file", "CHAT");
      SimpanProgram program =
          new SimpanProgram(home)
              .account(rapatin)
              .meetings("85000000001")
              .with("simpan.poll.schedule", "0 0 0 1 1 ? 2099");
      Process service = service(program, home);
      try {
        assertThat(heard.readLine()).isEqualTo("READY=1");
        List<String> after = new ArrayList<>();
        while (!after.contains("STATUS=Every recording is safe")) {
          after.add(heard.readLine());
        }
        assertThat(after).contains("WATCHDOG=1");
        service.destroy();
        String last = heard.readLine();
        while (last.startsWith("STATUS=") || last.equals("WATCHDOG=1")) {
          last = heard.readLine();
        }
        assertThat(last).isEqualTo("STOPPING=1");
        assertThat(service.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(service.exitValue()).isZero();
      } finally {
        service.destroyForcibly();
      }
    } finally {
      listener.destroy();
    }
  }

  private static Process listener(Path socket) throws IOException {
    Path python = Path.of("/usr/bin/python3");
    assumeThat(python).as("skipped: no python3 to listen with").isExecutable();
    String script =
        """
        import socket, sys
        s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        s.bind(sys.argv[1])
        print("listening", flush=True)
        while True:
            print(s.recv(4096).decode(), flush=True)
        """;
    return new ProcessBuilder(python.toString(), "-c", script, socket.toString()).start();
  }

  private static Process service(SimpanProgram program, Path home) throws Exception {
    Unpacked simpan = Unpacked.shared();
    List<String> command = new ArrayList<>(List.of(simpan.bin("simpan").toString(), "run"));
    command.addAll(program.arguments());
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(home.resolve("out").toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("JAVA_OPTS", Unpacked.JAVA_OPTS);
    builder.environment().put("SIMPAN_CACHE", simpan.classData().toString());
    builder.environment().put("NOTIFY_SOCKET", home.resolve("notify").toString());
    builder.environment().put("WATCHDOG_USEC", "1500000");
    return builder.start();
  }

  @Test
  void systemdUnderstandsTheUnit(@TempDir Path folder) throws Exception {
    assumeThat(Path.of("/usr/bin/systemd-analyze"))
        .as("skipped: no systemd-analyze")
        .isExecutable();
    String unit = Files.readString(Path.of("src/distribution/systemd/simpan.service"));
    assertThat(unit).contains("Type=notify", "WatchdogSec=");
    Path file = folder.resolve("simpan.service");
    // what is not installed here
    Files.writeString(
        file,
        unit.replace("/opt/simpan/bin/simpan", "/bin/true")
            .replaceAll("(?m)^EnvironmentFile=.*", ""));

    Process verify =
        new ProcessBuilder("systemd-analyze", "verify", file.toString())
            .redirectErrorStream(true)
            .start();

    assertThat(new String(verify.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .isEmpty();
    assertThat(verify.waitFor()).isZero();
  }
}
