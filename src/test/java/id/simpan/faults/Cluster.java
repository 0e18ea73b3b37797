package id.simpan.faults;

import id.simpan.archive.Sha256;
import id.simpan.program.SimpanProgram;
import id.simpan.standin.Content;
import id.simpan.standin.FaultProxy;
import id.simpan.standin.FreePort;
import id.simpan.standin.MailStandIn;
import id.simpan.standin.Quiet;
import id.simpan.standin.RapatinStandIn;
import id.simpan.standin.S3StandIn;
import id.simpan.standin.ScriptedSession;
import id.simpan.standin.ZoomStandIn;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;

/**
 * Several nodes, each a JVM with a home of its own, and all that they share: an account, a
 * database, a broker, an archive, a mail server. Database and broker can be stopped and started
 * again.
 */
final class Cluster implements AutoCloseable {

  /** So long a node is not missed; shorter than an operator's, so that a test need not wait. */
  static final Duration LEASE = Duration.ofSeconds(9);

  final ZoomStandIn zoom = ZoomStandIn.start();
  final RapatinStandIn rapatin = RapatinStandIn.start(zoom);
  final MailStandIn mail = MailStandIn.start();

  /** What is to be in the archive, by meeting and name. */
  final Map<String, Content> expected = new TreeMap<>();

  private final Path root;
  private final String token = rapatin.issueToken();
  private final int databasePort = FreePort.any();
  private final int brokerPort = FreePort.any();
  private final List<String> meetings = new ArrayList<>();
  private final Map<String, FaultProxy> ways = new TreeMap<>();
  private S3StandIn s3;

  /** Files that were seen here as they should be. */
  private final Set<Path> right = new HashSet<>();

  private EmbeddedPostgres database;
  private EmbeddedActiveMQ broker;

  static {
    Quiet.loggers("io.zonky.test", "org.apache.activemq");
  }

  /**
   * @param meetings known before there is anything, as nodes take no new settings
   */
  Cluster(Path root, int meetings) {
    this.root = root;
    startDatabase();
    startBroker();
    for (int i = 0; i < meetings; i++) {
      this.meetings.add("8509%07d".formatted(i));
    }
  }

  /** The one that has something after all others. */
  String lastMeeting() {
    return meetings.get(meetings.size() - 1);
  }

  void startDatabase() {
    try {
      database =
          EmbeddedPostgres.builder()
              .setPort(databasePort)
              .setDataDirectory(root.resolve("postgres"))
              .setCleanDataDirectory(false)
              .setServerConfig("fsync", "off")
              .start();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  void stopDatabase() {
    try {
      database.close();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** SIGKILL of its first process; returns when the others have noticed. */
  void killDatabase() {
    try {
      long pid =
          Long.parseLong(Files.readAllLines(root.resolve("postgres/postmaster.pid")).get(0).trim());
      ProcessHandle postmaster = ProcessHandle.of(pid).orElseThrow();
      List<ProcessHandle> others = postmaster.descendants().toList();
      postmaster.destroyForcibly();
      postmaster.onExit().join();
      others.forEach(it -> it.onExit().join());
      database.close(); // its lock, and no more
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  void startBroker() {
    try {
      broker = new EmbeddedActiveMQ();
      broker.setConfiguration(
          new ConfigurationImpl()
              .setPersistenceEnabled(false)
              .setSecurityEnabled(false)
              .setJournalDirectory(root.resolve("broker").toString())
              .addAcceptorConfiguration("tcp", "tcp://127.0.0.1:" + brokerPort));
      broker.start();
    } catch (Exception failed) {
      throw new IllegalStateException(failed);
    }
  }

  void stopBroker() {
    try {
      broker.stop();
    } catch (Exception failed) {
      throw new IllegalStateException(failed);
    }
  }

  /** As if it were gone in an instant: nobody is told, and all that was in it is lost. */
  void killBroker() {
    try {
      broker.getActiveMQServer().fail(false);
    } catch (Exception failed) {
      throw new IllegalStateException(failed);
    }
  }

  String brokerUrl() {
    return "tcp://127.0.0.1:" + brokerPort;
  }

  private static String databaseUrl(int port) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
  }

  /** A node's network to the database. */
  FaultProxy way(String node) {
    return ways.computeIfAbsent(node, name -> FaultProxy.before(databasePort));
  }

  /** From now on nodes are to store all in S3, too. */
  S3StandIn s3() {
    if (s3 == null) {
      s3 = S3StandIn.start(Bench.BUCKET);
    }
    return s3;
  }

  /** The first column of what the database holds. */
  List<String> texts(String sql) {
    try (Connection connection =
            DriverManager.getConnection(databaseUrl(databasePort), "postgres", "");
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<String> texts = new ArrayList<>();
      while (rows.next()) {
        texts.add(rows.getString(1));
      }
      return texts;
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  Path archive() {
    return root.resolve("archive");
  }

  Path home(String node) {
    return root.resolve(node);
  }

  /** A node's settings. */
  SimpanProgram program(String node) {
    SimpanProgram program = new SimpanProgram(home(node));
    program.routes();
    if (s3 != null) {
      program.s3(s3, Bench.BUCKET);
    }
    return program
        .account(rapatin)
        .with("rapatin.token", token)
        .with("simpan.node", node)
        .with("spring.profiles.active", "cluster")
        .with("simpan.ledger.url", databaseUrl(way(node).port()))
        .with("simpan.ledger.username", "postgres")
        .with("simpan.queue", "jms")
        .with("spring.artemis.broker-url", brokerUrl())
        .with("simpan.poll.discover", "false")
        .with("simpan.poll.schedule", "0/15 * * * * ?")
        .with("simpan.poll.meetings", String.join(",", meetings))
        .with("simpan.download.bandwidth", "16MB/s")
        .with("simpan.file.directory", archive().toString())
        .destinations(s3 == null ? "file,email" : "file,s3,email")
        .mail(mail)
        .with("logging.threshold.console", "OFF");
  }

  /** A JVM whose clock is wrong by so much. */
  SimpanJar start(String node, Duration clockOffset, boolean hasBroker) {
    SimpanProgram program = program(node).with("simpan.queue", hasBroker ? "jms" : "seda");
    return SimpanJar.start(
        home(node),
        List.of(
            "-Xmx256m",
            "-Dsimpan.test.lease=" + LEASE,
            "-Dsimpan.test.clock-offset=" + clockOffset),
        "run",
        program.arguments());
  }

  /** A meeting that has something new now. */
  ScriptedSession session(long video) {
    return session(meetings.get(expected.size() / 2), video);
  }

  /** The same of a meeting that these settings do not name. */
  ScriptedSession session(String meeting, long video) {
    ScriptedSession session =
        rapatin
            .meeting(meeting)
            .session("uu" + meeting)
            .topic("Rapat")
            .file("active_speaker", "MP4", video)
            .file("chat_file", "CHAT", 2_000L);
    expected.put(meeting + " active_speaker.mp4", session.file(0).zoom().content());
    expected.put(meeting + " chat_file.txt", session.file(1).zoom().content());
    return session;
  }

  /** As {@link #kept}, whatever was seen before. */
  Map<String, Path> keptStill() {
    right.clear();
    return kept();
  }

  /** What is in the archive and right, by meeting and name; throws at what is wrong there. */
  Map<String, Path> kept() {
    Map<String, Path> kept = new TreeMap<>();
    for (Path file : Bench.files(archive())) {
      String path = archive().relativize(file).toString();
      if (path.startsWith(".") || isSideFile(path)) {
        continue;
      }
      String key = meetingAndName(path);
      Content content = expected.get(key);
      if (content == null || kept.put(key, file) != null) {
        throw new AssertionError(path + " is of nobody, or there twice");
      }
      try {
        if (!right.contains(file) && !Sha256.of(file).equals(content.sha256())) {
          throw new AssertionError(path + " is not as it was");
        }
        right.add(file);
      } catch (IOException gone) {
        throw new UncheckedIOException(gone);
      }
    }
    return kept;
  }

  private static boolean isSideFile(String path) {
    return path.matches(".*/(recording\\.json|SHA256SUMS)");
  }

  private static String meetingAndName(String path) {
    return path.replaceFirst(".*\\((\\d+)\\)/.*/([^/]+)$", "$1 $2");
  }

  /** The sums of what is in S3, by meeting and name; what is there twice has two. */
  Map<String, List<String>> inS3() {
    Map<String, List<String>> sums = new TreeMap<>();
    for (String key : s3.keys(Bench.BUCKET)) {
      if (!isSideFile(key)) {
        sums.computeIfAbsent(meetingAndName(key), name -> new ArrayList<>())
            .add(s3.sha256(Bench.BUCKET, key));
      }
    }
    return sums;
  }

  @Override
  public void close() throws Exception {
    ways.values().forEach(FaultProxy::close);
    broker.stop();
    database.close();
    if (s3 != null) {
      s3.close();
    }
    mail.close();
    rapatin.close();
    zoom.close();
  }
}
