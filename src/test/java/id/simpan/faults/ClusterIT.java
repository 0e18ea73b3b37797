package id.simpan.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import id.simpan.ledger.Overview.Selection;
import id.simpan.program.SimpanProgram.Result;
import id.simpan.standin.ReceivedMail;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two nodes, whose clocks are five minutes apart from the database's, each way, and all that may
 * happen to them: nothing is lost, nothing there twice, nothing half. {@code -Dsimpan.walk=40} goes
 * on with a third one, which knows no broker, and that many of these at random; {@code
 * -Dsimpan.seed=N} repeats a walk.
 */
class ClusterIT {

  private static final int STEPS = Integer.getInteger("simpan.walk", 0);
  private static final long SEED = Long.getLong("simpan.seed", System.nanoTime());
  private static final String WITHOUT_BROKER = "surabaya";
  private static final int AT_FIRST = STEPS == 0 ? 14 : 20;
  private static final int EACH_TIME = 3;
  private static final int FOR_THE_THIRD = STEPS == 0 ? 0 : 12;
  private static final long SMALL = 700_000;
  private static final long LARGE = 24L << 20;

  private enum Happening {
    KILL,
    KILL_IN_UPLOAD,
    KILL_IN_MAIL,
    SUSPEND,
    NETWORK_CUT,
    NETWORK_SILENT,
    BROKER,
    BROKER_KILLED,
    DATABASE,
    DATABASE_KILLED,
    RESTART;

    /** Each once, before any at random; a restart is what comes after a kill, and easier. */
    static final List<Happening> EACH =
        Stream.of(values()).filter(happening -> happening != RESTART).toList();

    /** The least that proves it. */
    static final List<Happening> LEAST = List.of(KILL);
  }

  private final long began = System.nanoTime();
  private int starts;
  private Cluster cluster;
  private final Map<String, SimpanJar> nodes = new TreeMap<>();

  @Test
  @Timeout(value = 60, unit = TimeUnit.MINUTES)
  void whateverHappensNothingIsLostDoubledOrHalf(@TempDir Path root) throws Exception {
    System.out.printf("%d steps at random, seed %d%n", STEPS, SEED);
    List<Happening> all = new ArrayList<>(STEPS == 0 ? Happening.LEAST : Happening.EACH);
    Random random = new Random(SEED);
    for (int i = 0; i < STEPS; i++) {
      all.add(Happening.values()[random.nextInt(Happening.values().length)]);
    }
    // the last one never has anything
    int meetings = AT_FIRST + all.size() * EACH_TIME + FOR_THE_THIRD + 1;
    try (Cluster made = new Cluster(root, meetings)) {
      cluster = made;
      if (STEPS > 0) {
        cluster.s3();
      }
      start("jakarta");
      start("bandung");
      bothDownloadWhatOneSweepFinds();
      for (int i = 0; i < all.size(); i++) {
        if (i == Happening.EACH.size()) {
          aThirdJoins();
        }
        happen(all.get(i), random);
      }
      nothingIsLeft();
      for (SimpanJar node : nodes.values()) {
        node.terminate();
        assertThat(node.ends(40, TimeUnit.SECONDS)).isTrue();
        assertThat(node.status()).as(node.err()).isZero();
      }
      everythingIsThereOnce();
      oneSweptAtATime();
    } finally {
      nodes.values().forEach(SimpanJar::close);
    }
  }

  /**
   * A meeting that has nothing is polled once in each sweep, and there is one when a node starts.
   */
  private void oneSweptAtATime() {
    int sweeps = cluster.rapatin.requests("/recordings/" + cluster.lastMeeting()).size();
    long scheduled = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began) / 15;
    System.out.printf("%d sweeps, %d scheduled, %d starts%n", sweeps, scheduled, starts);
    assertThat(sweeps).isPositive().isLessThanOrEqualTo((int) scheduled + starts + 1);
  }

  private void start(String node) {
    starts++;
    Duration offset = Duration.ofMinutes(Map.of("jakarta", 5, "bandung", -5).getOrDefault(node, 0));
    nodes.put(node, cluster.start(node, offset, !node.equals(WITHOUT_BROKER)));
  }

  /** It looks by itself, once a second: there is more than the workers of the two can take. */
  private void aThirdJoins() {
    start(WITHOUT_BROKER);
    allAreUp();
    for (int i = 0; i < FOR_THE_THIRD; i++) {
      cluster.session(LARGE);
    }
    keepsAll();
    assertThat(keptBy(WITHOUT_BROKER)).as("files that the third kept").isPositive();
  }

  private void bothDownloadWhatOneSweepFinds() {
    allAreUp();
    for (int i = 0; i < AT_FIRST; i++) {
      cluster.session(SMALL);
    }
    keepsAll();
    // logged when it is kept already, and another worker may deliver it
    Awaitility.await()
        .atMost(2, TimeUnit.MINUTES)
        .untilAsserted(
            () ->
                assertThat(keptBy("jakarta") + keptBy("bandung"))
                    .as("files that were downloaded")
                    .isEqualTo(2 * AT_FIRST));
    assertThat(Math.min(keptBy("jakarta"), keptBy("bandung")))
        .as("of the node with less")
        .isGreaterThan(4);
    Awaitility.await()
        .atMost(2, TimeUnit.MINUTES)
        .until(() -> cluster.mail.mails().size() >= AT_FIRST);
    assertThat(cluster.mail.mails())
        .as("whichever node has the files, and whichever mails")
        .allMatch(mail -> mail.attachments().size() == 1);
  }

  private void nothingIsLeft() {
    for (String node : nodes.keySet()) {
      Awaitility.await()
          .atMost(2, TimeUnit.MINUTES)
          .untilAsserted(
              () ->
                  assertThat(Bench.files(cluster.home(node).resolve("work")))
                      .as("left in the work directory of " + node)
                      .allMatch(file -> file.endsWith("place.id")));
    }
  }

  /** One that is still starting, or was cut off, takes no part yet. */
  private void allAreUp() {
    Awaitility.await()
        .atMost(4, TimeUnit.MINUTES)
        .until(
            () ->
                nodes.keySet().stream().mapToLong(node -> lines(node, "routes are running")).sum()
                        == starts
                    && cluster
                        .texts("SELECT name FROM node WHERE left_at IS NULL")
                        .containsAll(nodes.keySet()));
  }

  private long keptBy(String node) {
    return lines(node, "Kept: ");
  }

  /** How often a node has noticed so. */
  private long ledgersAway() {
    return nodes.keySet().stream()
        .mapToLong(node -> lines(node, "The ledger is away; leases"))
        .sum();
  }

  private long lines(String node, String text) {
    Path log = cluster.home(node).resolve("logs/simpan.log");
    if (!Files.exists(log)) {
      return 0;
    }
    try (Stream<String> lines = Files.lines(log)) {
      return lines.filter(line -> line.contains(text)).count();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private void happen(Happening happening, Random random) throws Exception {
    String node = List.copyOf(nodes.keySet()).get(random.nextInt(nodes.size()));
    System.out.printf("%tT %s, %s%n", new java.util.Date(), happening, node);
    allAreUp();
    switch (happening) { // before there is anything to do
      case KILL_IN_UPLOAD -> cluster.s3().faults().hangAfterUploading(LARGE / 3);
      case KILL_IN_MAIL -> cluster.mail.faults().muteAfterUploading(1_000);
      default -> {}
    }
    cluster.session(LARGE);
    cluster.session(LARGE);
    cluster.session(SMALL);
    happen(happening, node);
    keepsAll();
  }

  private void happen(Happening happening, String node) throws Exception {
    SimpanJar jar = nodes.get(node);
    switch (happening) {
      case KILL -> {
        hasWork(node);
        jar.kill();
        if (cluster.expected.size() % 4 == 0) {
          keepsAll();
        }
        start(node);
      }
      case KILL_IN_UPLOAD -> {
        killHolder("delivery WHERE destination = 's3' AND state = 'delivering'");
        cluster.s3().faults().up();
      }
      case KILL_IN_MAIL -> {
        int before = cluster.mail.count();
        Awaitility.await()
            .atMost(2, TimeUnit.MINUTES)
            .until(() -> cluster.mail.count() > before); // it has come, and is not answered
        killHolder("batch WHERE destination = 'email' AND state = 'closing'");
        cluster.mail.faults().up();
      }
      case SUSPEND -> {
        hasWork(node);
        jar.suspend();
        keepsAll(); // without it, past its lease
        jar.goOn();
      }
      case NETWORK_CUT -> {
        hasWork(node);
        cluster.way(node).down();
        keepsAll(); // without it, past its lease
        cluster.way(node).up();
      }
      case NETWORK_SILENT -> {
        hasWork(node);
        cluster.way(node).hang();
        keepsAll();
        cluster.way(node).up();
      }
      case BROKER_KILLED -> {
        cluster.killBroker();
        keepsAll();
        cluster.startBroker();
      }
      case DATABASE_KILLED -> {
        hasWork(node);
        cluster.killDatabase();
        cluster.startDatabase();
      }
      case BROKER -> {
        cluster.stopBroker();
        keepsAll();
        cluster.startBroker();
      }
      case DATABASE -> {
        hasWork(node);
        long before = ledgersAway();
        cluster.stopDatabase();
        if (cluster.expected.size() % 4 == 0) { // longer than a lease, or not
          Awaitility.await()
              .atMost(4, TimeUnit.MINUTES)
              .until(() -> ledgersAway() >= before + nodes.size());
        }
        cluster.startDatabase();
      }
      case RESTART -> {
        hasWork(node);
        jar.terminate();
        assertThat(jar.ends(40, TimeUnit.SECONDS)).isTrue();
        start(node);
      }
    }
  }

  /** SIGKILL of the node that has such a thing in hand, which waits in vain. */
  private void killHolder(String thing) throws InterruptedException {
    String holder =
        Awaitility.await()
            .atMost(2, TimeUnit.MINUTES)
            .until(
                () ->
                    cluster.texts(
                        "SELECT name FROM node JOIN (SELECT lease FROM %s) thing ON lease LIKE owner || ':%%'"
                            .formatted(thing)),
                names -> !names.isEmpty())
            .get(0);
    System.out.println("killed: " + holder);
    nodes.get(holder).kill();
    start(holder);
  }

  /** A file that is half or kept, or nothing to do any more. */
  private void hasWork(String node) {
    Awaitility.await()
        .atMost(2, TimeUnit.MINUTES)
        .pollInterval(20, TimeUnit.MILLISECONDS)
        .until(
            () ->
                Bench.files(cluster.home(node).resolve("work")).stream()
                        .anyMatch(file -> file.toString().matches(".*\\.(part|kept)"))
                    || isAllKept());
  }

  private boolean isAllKept() {
    return cluster.kept().keySet().equals(cluster.expected.keySet());
  }

  private void keepsAll() {
    Awaitility.await()
        .atMost(4, TimeUnit.MINUTES)
        .pollInterval(300, TimeUnit.MILLISECONDS)
        .untilAsserted(
            () ->
                assertThat(cluster.kept().keySet())
                    .containsExactlyElementsOf(cluster.expected.keySet()));
  }

  private void everythingIsThereOnce() throws IOException {
    assertThat(cluster.keptStill().keySet()).containsExactlyElementsOf(cluster.expected.keySet());
    Result status = cluster.program("jakarta").statusJson(new Selection(true, null, null, null));
    assertThat(status.err()).isEmpty();
    var json = new ObjectMapper().readTree(status.out());
    assertThat(json.path("safe").asBoolean()).isTrue();
    List<String> states = new ArrayList<>();
    json.path("sessions").forEach(session -> states.add(session.path("state").asText()));
    states.removeIf("not-recorded"::equals); // meetings that had nothing yet
    assertThat(states).hasSize(cluster.expected.size() / 2).containsOnly("archived");
    if (STEPS > 0) {
      assertThat(cluster.inS3().keySet()).isEqualTo(cluster.expected.keySet());
      cluster
          .inS3()
          .forEach(
              (name, sums) ->
                  assertThat(sums).as(name).containsExactly(cluster.expected.get(name).sha256()));
    }
    Map<String, List<String>> told = new TreeMap<>();
    for (ReceivedMail mail : cluster.mail.mails()) {
      if (mail.subject().startsWith("Kept: ")) {
        told.computeIfAbsent(mail.messageId(), id -> new ArrayList<>()).add(mail.subject());
      }
    }
    assertThat(told.values()).as("each batch's mail").allMatch(mails -> mails.size() <= 2);
    assertThat(told).hasSizeGreaterThanOrEqualTo(cluster.expected.size() / 2);
  }
}
