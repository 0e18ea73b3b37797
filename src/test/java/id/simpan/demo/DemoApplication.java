package id.simpan.demo;

import id.simpan.command.Launch;
import id.simpan.command.SimpanCommand;
import id.simpan.program.ServedAt;
import id.simpan.standin.MailStandIn;
import id.simpan.standin.RapatinStandIn;
import id.simpan.standin.S3StandIn;
import id.simpan.standin.ZoomStandIn;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Simpan itself, against a Rapatin API, two Zoom hosts, an S3 server and a mail server that run in
 * the same process on free loopback ports.
 */
public final class DemoApplication {

  static final String BUCKET = "rekaman";
  static final String MAILBOX = "it@kampus.example";

  private static final Duration BETWEEN_SIGNS_OF_LIFE = Duration.ofMinutes(1);

  private final Path home;
  private final Pace pace;
  private final CountDownLatch stop;
  private final PrintStream out;

  /**
   * @param home emptied first; all that is written goes there
   * @param stop counts down when the demo is to end
   */
  DemoApplication(Path home, Pace pace, CountDownLatch stop, PrintStream out) {
    this.home = home;
    this.pace = pace;
    this.stop = stop;
    this.out = out;
  }

  public static void main(String[] arguments) {
    CountDownLatch stop = SimpanCommand.stopSignal();
    System.exit(new DemoApplication(Path.of("target", "demo"), Pace.CALM, stop, System.out).run());
  }

  /** Goes on until stopped, and returns the exit status. */
  int run() {
    try (FileChannel channel = lockFile();
        FileLock lock = channel.tryLock()) {
      if (lock == null) {
        out.println("Another demo is running in " + home + "; end it first.");
        return 1;
      }
      empty(home);
      return runAlone();
    } catch (OverlappingFileLockException inThisProcess) {
      out.println("Another demo is running in " + home + "; end it first.");
      return 1;
    } catch (IOException unusable) {
      out.println("The demo cannot use " + home + ": " + unusable);
      return 1;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return 1;
    }
  }

  private int runAlone() throws InterruptedException {
    try (ZoomStandIn zoom = ZoomStandIn.start();
        RapatinStandIn rapatin = RapatinStandIn.start(zoom);
        S3StandIn s3 = S3StandIn.start(BUCKET);
        MailStandIn mail = MailStandIn.start()) {
      Campus campus = new Campus(rapatin);
      explain(rapatin, s3, mail);
      CompletableFuture<Integer> simpan =
          CompletableFuture.supplyAsync(
              () -> Launch.run("run", settings(rapatin, s3, mail), stop, out, out),
              task -> new Thread(task, "simpan").start());
      watch(campus, new Watch(rapatin, s3, mail, campus, home, out), s3, simpan);
      return simpan.join();
    }
  }

  private List<String> settings(RapatinStandIn rapatin, S3StandIn s3, MailStandIn mail) {
    return Stream.of(
            "simpan.home=" + home,
            "logging.threshold.console=OFF",
            "server.port=0",
            "context.listener.classes=" + ServedAt.class.getName(),
            "rapatin.base-url=" + rapatin.baseUrl(),
            "rapatin.email=" + RapatinStandIn.EMAIL,
            "rapatin.password=" + RapatinStandIn.PASSWORD,
            "simpan.poll.schedule=" + pace.schedule(),
            "simpan.download.allowed-hosts=" + String.join(",", rapatin.zoom().hosts()),
            "simpan.download.allow-http=true",
            "simpan.destinations=file,s3,email",
            "simpan.s3.bucket=" + BUCKET,
            "simpan.s3.endpoint=" + s3.endpoint(),
            "simpan.s3.access-key-id=" + S3StandIn.ACCESS_KEY_ID,
            "simpan.s3.secret-access-key=" + S3StandIn.SECRET_ACCESS_KEY,
            "simpan.s3.path-style=true",
            "spring.mail.host=" + mail.host(),
            "spring.mail.port=" + mail.port(),
            "simpan.email.to=" + MAILBOX,
            "simpan.email.from=simpan@kampus.example")
        .map(setting -> "--" + setting)
        .toList();
  }

  private void watch(Campus campus, Watch watch, S3StandIn s3, CompletableFuture<Integer> simpan)
      throws InterruptedException {
    boolean shown = false;
    boolean over = false;
    Instant lastSign = Instant.now();
    while (!simpan.isDone() && !stop.await(300, TimeUnit.MILLISECONDS)) {
      campus.goOn(watch.elapsed(), watch.mails(), pace, out);
      watch.look();
      if (!shown && watch.mails() >= Campus.READY_AT_ONCE) {
        shown = true;
        howToLook(watch, s3);
      }
      if (!over && watch.mails() >= Campus.MAILS) {
        over = true;
        lastSign = Instant.now();
        out.printf(
            "%nThat was all: %d recordings kept, each in the archive and on S3. Simpan keeps polling;%n"
                + "nothing is downloaded or mailed twice. Have a look around; Ctrl-C ends the demo.%n%n",
            watch.recordings());
      }
      if (over && lastSign.plus(BETWEEN_SIGNS_OF_LIFE).isBefore(Instant.now())) {
        lastSign = Instant.now();
        Line.print(out, "simpan", watch.polls() + " polls so far; nothing new.");
      }
    }
    if (!simpan.isDone()) {
      out.printf("%nStopping: work in hand is finished first.%n");
    }
    simpan.join();
    watch.look();
    out.printf(
        "Stopped after %d polls, with %d recordings in %s%n",
        watch.polls(), watch.recordings(), home.resolve("archive"));
  }

  private void explain(RapatinStandIn rapatin, S3StandIn s3, MailStandIn mail) {
    out.printf(
        """

        Simpan keeps Zoom recordings before Rapatin deletes them. This demo runs it for a campus
        whose Rapatin account has five meetings. Nothing leaves this machine; all of it runs in this
        process and writes to %s.

          Rapatin API   %s, signs in with email and password
          Zoom hosts    %s redirects downloads to %s
          S3 server     %s, bucket %s
          Mail server   smtp://%s:%d, mails to %s
          Simpan        simpan run, with a poll every 10 seconds instead of 5 minutes

        What to expect:
          at once       A lecture and two thesis defences are ready: each file is downloaded, checked
                        and delivered to the archive folder and to S3, and each session is mailed.
                        One download breaks off halfway, and is resumed.
                        One meeting was deleted before, one was never recorded: both are noted only.
          after %-6s  The meeting of the senate, which Zoom is still processing, turns ready.
          after %-6s  A transcript of the lecture turns up late, and is archived and mailed too.

        Ctrl-C ends it at any time.

        """,
        home,
        rapatin.baseUrl(),
        rapatin.zoom().linkBaseUrl(),
        rapatin.zoom().byteBaseUrl(),
        s3.endpoint(),
        BUCKET,
        mail.host(),
        mail.port(),
        MAILBOX,
        seconds(pace.untilReady()),
        seconds(pace.untilTranscript()));
  }

  private static String seconds(Duration duration) {
    return "%d s".formatted(duration.toSeconds());
  }

  private void howToLook(Watch watch, S3StandIn s3) {
    out.printf(
        """

        Look at it in a browser:
          Page      http://127.0.0.1:%d/

        and from another terminal:
          Archive   find %s -type f
                    cd '%s'
                    sha256sum -c SHA256SUMS
          S3        curl --user %s:%s --aws-sigv4 aws:amz:%s:s3 \\
                      -H 'x-amz-content-sha256: UNSIGNED-PAYLOAD' '%s/%s?list-type=2'
          Mails     %s and on; any mail program opens them
          Log       %s

        """,
        ServedAt.port(home.toString()),
        home.resolve("archive"),
        watch.aSession(),
        S3StandIn.ACCESS_KEY_ID,
        S3StandIn.SECRET_ACCESS_KEY,
        S3StandIn.REGION,
        s3.endpoint(),
        BUCKET,
        home.resolve("mails").resolve("1.eml"),
        home.resolve("logs").resolve("simpan.log"));
  }

  private FileChannel lockFile() throws IOException {
    Path parent = Files.createDirectories(home.toAbsolutePath().getParent());
    return FileChannel.open(
        parent.resolve(home.getFileName() + ".lock"),
        StandardOpenOption.CREATE,
        StandardOpenOption.WRITE);
  }

  private static void empty(Path directory) throws IOException {
    if (Files.exists(directory)) {
      try (Stream<Path> paths = Files.walk(directory)) {
        for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
    Files.createDirectories(directory);
  }
}
