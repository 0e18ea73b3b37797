package id.simpan.program;

import id.simpan.command.DeliverPast;
import id.simpan.command.Launch;
import id.simpan.command.VerifyPart;
import id.simpan.ledger.Overview.Selection;
import id.simpan.standin.GoogleDriveStandIn;
import id.simpan.standin.MailStandIn;
import id.simpan.standin.RapatinStandIn;
import id.simpan.standin.S3StandIn;
import id.simpan.standin.SftpStandIn;
import id.simpan.standin.TelegramStandIn;
import id.simpan.standin.WebDavStandIn;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToIntBiFunction;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * The whole program in this process, as its command line starts it, with settings for stand-ins.
 */
public final class SimpanProgram {

  private static final AtomicInteger STARTED = new AtomicInteger();
  private static final ClassLoader LOADER =
      new RememberingLoader(SimpanProgram.class.getClassLoader());

  private final Map<String, String> settings = new LinkedHashMap<>();
  private final Path home;

  /**
   * @param home its working directory
   */
  public SimpanProgram(Path home) {
    this.home = home;
    ShortPauses.SETTINGS.forEach(this::with);
    with("simpan.home", home.toString());
    with("rapatin.token", "");
    with("server.port", "0");
    with("logging.file.name", home.resolve("logs/simpan.log").toString());
  }

  /** How many commands this process has started so far. */
  public static int started() {
    return STARTED.get();
  }

  public Path home() {
    return home;
  }

  public Path archive() {
    return home.resolve("archive");
  }

  public SimpanProgram with(String setting, String value) {
    settings.put(setting, value);
    return this;
  }

  /** Signs in at this stand-in, and downloads from the Zoom hosts behind it. */
  public SimpanProgram account(RapatinStandIn rapatin) {
    with("rapatin.base-url", rapatin.baseUrl());
    with("rapatin.requests-per-minute", "10000");
    with("rapatin.token", rapatin.issueToken());
    with("simpan.download.allowed-hosts", String.join(",", rapatin.zoom().hosts()));
    return with("simpan.download.allow-http", "true");
  }

  public SimpanProgram s3(S3StandIn s3, String bucket) {
    with("simpan.s3.bucket", bucket);
    with("simpan.s3.endpoint", s3.endpoint().toString());
    with("simpan.s3.access-key-id", S3StandIn.ACCESS_KEY_ID);
    with("simpan.s3.secret-access-key", S3StandIn.SECRET_ACCESS_KEY);
    return with("simpan.s3.path-style", "true");
  }

  /** Signs in at this stand-in, whose key is known. */
  public SimpanProgram sftp(SftpStandIn sftp) {
    with("simpan.sftp.host", "127.0.0.1");
    with("simpan.sftp.port", Integer.toString(sftp.port()));
    with("simpan.sftp.username", SftpStandIn.USERNAME);
    with("simpan.sftp.password", SftpStandIn.PASSWORD);
    return knownHosts(sftp.knownHost());
  }

  /** What the file {@code known_hosts} says. */
  public SimpanProgram knownHosts(String lines) {
    Path file = home.resolve("known_hosts");
    try {
      Files.writeString(file, lines);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    return with("simpan.sftp.known-hosts-file", file.toString());
  }

  public SimpanProgram webdav(WebDavStandIn webdav) {
    with("simpan.webdav.url", webdav.url());
    with("simpan.webdav.username", WebDavStandIn.USERNAME);
    return with("simpan.webdav.password", WebDavStandIn.PASSWORD);
  }

  public SimpanProgram googleDrive(GoogleDriveStandIn drive) throws IOException {
    with("simpan.google-drive.api-url", drive.url());
    with("simpan.google-drive.folder", GoogleDriveStandIn.FOLDER);
    return with("simpan.google-drive.key-file", drive.keyFile(home).toString());
  }

  public SimpanProgram telegram(TelegramStandIn telegram) {
    with("simpan.telegram.base-url", telegram.url());
    with("simpan.telegram.token", TelegramStandIn.TOKEN);
    return with("simpan.telegram.chat-id", TelegramStandIn.CHAT);
  }

  public SimpanProgram mail(MailStandIn mail) {
    with("spring.mail.host", mail.host());
    with("spring.mail.port", Integer.toString(mail.port()));
    with("simpan.email.to", "it@kampus.example");
    return with("simpan.email.from", "simpan@kampus.example");
  }

  /** Meetings that are polled whether discovered or not. */
  public SimpanProgram meetings(String... ids) {
    return with("simpan.poll.meetings", String.join(",", ids));
  }

  public SimpanProgram destinations(String... names) {
    return with("simpan.destinations", String.join(",", names));
  }

  /** What stands in the archive now. */
  public ArchiveView archived() {
    return new ArchiveView(archive());
  }

  /**
   * The program's routes, copied to where an operator would edit them, with {@link ShortPauses}.
   */
  public Path routes() {
    Path routes = home.resolve("routes");
    if (Files.isDirectory(routes)) {
      return routes;
    }
    try (Stream<Path> files = Files.list(Path.of("routes"))) {
      Map<String, String> yaml = new TreeMap<>();
      for (Path file : files.filter(it -> it.toString().endsWith(".camel.yaml")).toList()) {
        yaml.put(file.getFileName().toString(), Files.readString(file));
      }
      Files.createDirectories(routes);
      for (Map.Entry<String, String> file : ShortPauses.in(yaml).entrySet()) {
        Files.writeString(routes.resolve(file.getKey()), file.getValue());
      }
      return routes;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Copies an example's files to where its README says: routes and settings. */
  public SimpanProgram example(String name) {
    Path example = Path.of("examples", name);
    try (Stream<Path> files = Files.list(example.resolve("routes"))) {
      for (Path file : files.toList()) {
        Files.copy(file, routes().resolve(file.getFileName()));
      }
      Files.createDirectories(home.resolve("config"));
      Files.copy(
          example.resolve("config/application.yaml"), home.resolve("config/application.yaml"));
      return this;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Adds a route file of this name, or puts it in the place of the one that is there. */
  public SimpanProgram route(String name, String yaml) {
    try {
      Files.writeString(routes().resolve(name + ".camel.yaml"), yaml);
      return this;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Edits a route file, as an operator would. What is to be replaced must be there. */
  public SimpanProgram edit(String name, String text, String replacement) {
    try {
      String before = Files.readString(routes().resolve(name + ".camel.yaml"));
      if (!before.contains(text)) {
        throw new AssertionError(name + " has no such text: " + text);
      }
      return route(name, before.replace(text, replacement));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** What is tried so often in all, wherever a failure comes from. */
  public SimpanProgram attempts(int attempts) {
    return edit(
        "error-handling", "maximumRedeliveries: 4", "maximumRedeliveries: " + (attempts - 1));
  }

  /** What a command left behind. */
  public record Result(int status, String out, String err) {

    /** The lines on standard error. */
    public List<String> problems() {
      return err.lines().toList();
    }
  }

  /** {@code simpan once}. */
  public Result once() {
    return start("once").await();
  }

  /** {@code simpan run}, until it is stopped. */
  public Running run() {
    return start("run");
  }

  /** {@code simpan status --json}, which works beside a running program. */
  public Result statusJson() {
    return statusJson(Selection.OF_INTEREST);
  }

  /** {@code simpan status --json} of a selection. */
  public Result statusJson(Selection selection) {
    return says((out, err) -> Launch.status(arguments(), selection, true, out, err));
  }

  /** {@code simpan status}. */
  public Result status(Selection selection) {
    return says((out, err) -> Launch.status(arguments(), selection, false, out, err));
  }

  /** {@code simpan deliver --to NAME}: all of the past. */
  public Result deliver(String destination) {
    return deliver(destination, null, null);
  }

  /**
   * {@code simpan deliver --to NAME}.
   *
   * @param since or null
   * @param session or null
   */
  public Result deliver(String destination, LocalDate since, String session) {
    return says(
        (out, err) ->
            Launch.deliver(
                arguments(),
                new DeliverPast(destination, since, session, out, err),
                new CountDownLatch(1),
                out,
                err));
  }

  /** {@code simpan acknowledge UUID...}. */
  public Result acknowledge(String... sessions) {
    return says((out, err) -> Launch.acknowledge(arguments(), List.of(sessions), out, err));
  }

  /** {@code simpan verify}. */
  public Result verify() {
    return verify(VerifyPart.ALL, false);
  }

  /** {@code simpan verify --part N/OF}, with {@code --deep} or without. */
  public Result verify(VerifyPart part, boolean deep) {
    return says((out, err) -> Launch.verify(arguments(), part, deep, out, err));
  }

  /** {@code simpan check}. */
  public Result check() {
    return says((out, err) -> Launch.check(arguments(), Optional.empty(), out, err));
  }

  /** {@code simpan check --capture FILE}. */
  public Result check(Path capture) {
    return says((out, err) -> Launch.check(arguments(), Optional.of(capture), out, err));
  }

  /** {@code simpan try-route}, without an account. */
  public Result tryRoute(Path file) {
    List<String> settings = new ArrayList<>(arguments());
    settings.removeIf(it -> it.startsWith("--rapatin.token="));
    return says((out, err) -> Launch.tryRoute(file, settings, out, err));
  }

  /** {@code simpan ledger export FILE}. */
  public Result exportLedger(Path file) {
    return says((out, err) -> Launch.exportLedger(arguments(), file, out, err));
  }

  /** {@code simpan ledger import FILE}. */
  public Result importLedger(Path file) {
    return says((out, err) -> Launch.importLedger(arguments(), file, out, err));
  }

  private Result says(ToIntBiFunction<PrintStream, PrintStream> command) {
    routes();
    STARTED.incrementAndGet();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Thread here = Thread.currentThread();
    ClassLoader before = here.getContextClassLoader();
    int status;
    try {
      here.setContextClassLoader(LOADER);
      status =
          command.applyAsInt(
              new PrintStream(out, true, StandardCharsets.UTF_8),
              new PrintStream(err, true, StandardCharsets.UTF_8));
    } finally {
      here.setContextClassLoader(before);
    }
    return new Result(
        status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** The settings, as a command line has them. */
  public List<String> arguments() {
    List<String> arguments = new ArrayList<>();
    settings.forEach((name, value) -> arguments.add("--" + name + "=" + value));
    return arguments;
  }

  /** It knows nothing of what it did so far, as after a crash at the worst time. */
  public void losesItsLedger() {
    try (Stream<Path> files = Files.list(home.resolve("data"))) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Any command that goes on until it ends by itself or is stopped. */
  public Running start(String command) {
    routes();
    STARTED.incrementAndGet();
    List<String> arguments = arguments();
    CountDownLatch stop = new CountDownLatch(1);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    CompletableFuture<Integer> status =
        CompletableFuture.supplyAsync(
            () ->
                Launch.run(
                    command,
                    arguments,
                    stop,
                    new PrintStream(out, true, StandardCharsets.UTF_8),
                    new PrintStream(err, true, StandardCharsets.UTF_8)),
            task -> {
              Thread thread = new Thread(task, "simpan " + command);
              thread.setContextClassLoader(LOADER);
              thread.start();
            });
    return new Running(home, stop, status, out, err);
  }

  /** A program that is going. */
  public record Running(
      Path home,
      CountDownLatch stop,
      CompletableFuture<Integer> exit,
      ByteArrayOutputStream out,
      ByteArrayOutputStream err)
      implements AutoCloseable {

    /** Where it serves, as soon as it does. */
    public int port() {
      Awaitility.await().until(() -> exit.isDone() || ServedAt.port(home.toString()) != null);
      if (exit.isDone()) {
        throw new AssertionError("the program serves nothing: " + errSoFar());
      }
      return ServedAt.port(home.toString());
    }

    /** What it said on standard error so far. */
    public String errSoFar() {
      return err.toString(StandardCharsets.UTF_8);
    }

    public Result await() {
      try {
        int status = exit.get(5, TimeUnit.MINUTES);
        return new Result(
            status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
      } catch (Exception failed) {
        throw new AssertionError("the program did not end well", failed);
      }
    }

    /** As SIGTERM does. */
    public Result stopped() {
      stop.countDown();
      return await();
    }

    @Override
    public void close() {
      stopped();
    }
  }
}
