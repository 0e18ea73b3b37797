package id.simpan.ledger;

import static id.simpan.ledger.TestLedger.ready;
import static id.simpan.ledger.TestLedger.session;
import static id.simpan.ledger.TestLedger.video;
import static org.assertj.core.api.Assertions.assertThat;

import id.simpan.rapatin.RecordingFile;
import id.simpan.rapatin.Session.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.util.FileSystemUtils;

/**
 * Whatever an operator, the API and the destinations do, in whatever order: nothing is nowhere.
 * {@code -Dsimpan.walks=12} walks more often, {@code -Dsimpan.seed=N} repeats a walk.
 */
class StateMachineTest {

  private static final List<String> NAMES = List.of("file", "s3", "email");
  private static final List<String> TYPES = List.of("a", "b", "chat");

  private static final int WALKS = Integer.getInteger("simpan.walks", 2);

  static LongStream seeds() {
    Long given = Long.getLong("simpan.seed");
    return given != null ? LongStream.of(given) : new Random().longs(WALKS);
  }

  @ParameterizedTest(name = "-Dsimpan.seed={0}")
  @MethodSource("seeds")
  void nothingIsNowhereInTheEmbeddedLedger(long seed) throws IOException {
    act(Database.SQLITE, new Random(seed), 60);
  }

  @ParameterizedTest(name = "-Dsimpan.seed={0}")
  @MethodSource("seeds")
  @OnSharedDatabase
  void nothingIsNowhereInASharedLedger(long seed) throws IOException {
    act(Database.POSTGRESQL, new Random(seed), 60);
  }

  private static void act(Database database, Random random, int acts) throws IOException {
    Path directory = Files.createTempDirectory("ledger");
    List<String> done = new ArrayList<>();
    try (TestLedger given = new TestLedger(database.create(directory))) {
      for (int i = 0; i < acts; i++) {
        done.add(act(given, random));
        nothingIsNowhere(given, done);
      }
      settle(given);
      nothingIsNowhere(given, done);
      assertThat(
              given.texts(
                  "SELECT id FROM recording_file WHERE state IN ('waiting', 'downloading') OR (state = 'kept' AND stored_at IS NULL)"))
          .as("left after all was done: %s", done)
          .isEmpty();
    } finally {
      FileSystemUtils.deleteRecursively(directory);
    }
  }

  /** All destinations are there again and take what they are owed. */
  private static void settle(TestLedger given) {
    given.unwanted.clear();
    given.destinations.clear();
    given.delivering("file");
    given.delivering("nas");
    for (int sweep = 0; sweep < 3; sweep++) {
      given.work.begin();
      given.clock.advance(Duration.ofSeconds(4));
      given.archiveAll();
    }
  }

  private static String act(TestLedger given, Random random) {
    String uuid = "u" + random.nextInt(3);
    String name = NAMES.get(random.nextInt(NAMES.size()));
    switch (random.nextInt(14)) {
      case 0, 1, 2 -> {
        List<RecordingFile> listed = new ArrayList<>();
        for (String type : TYPES) {
          if (random.nextInt(3) > 0) {
            listed.add(video(type, 7 + random.nextInt(2)));
          }
        }
        boolean isRead = random.nextInt(5) > 0;
        given.poll(
            isRead ? ready(uuid) : TestLedger.unread(uuid), listed.toArray(RecordingFile[]::new));
        return "poll " + uuid + " " + listed;
      }
      case 3, 4 -> {
        Transfer transfer = given.transfers.claim();
        if (transfer != null) {
          given.transfers.kept(transfer, transfer.promisedSize().orElse(7), "0", null);
        }
        return "keep " + transfer;
      }
      case 5 -> {
        Transfer transfer = given.transfers.claim();
        if (transfer != null) {
          switch (random.nextInt(3)) {
            case 0 -> given.transfers.failed(transfer, "broke off", null);
            case 1 -> given.transfers.kept(transfer, 5, "1", Transfers.SIZE_DIFFERS);
            default -> given.ledger.leases().giveBack(transfer);
          }
        }
        return "not kept " + transfer;
      }
      case 6, 7 -> {
        Delivery delivery = given.deliveries.claim(name);
        if (delivery != null) {
          switch (random.nextInt(4)) {
            case 0 -> given.deliveries.failed(delivery, "full");
            case 1 -> given.deliveries.ended(delivery, "passed", Map.of());
            default -> given.deliveries.ended(delivery, "stored", Map.of());
          }
        }
        return "deliver " + delivery;
      }
      case 8 -> {
        Batch batch = given.batches.claim(name);
        if (batch != null && random.nextBoolean()) {
          given.batches.closed(batch);
        } else if (batch != null) {
          given.batches.failed(batch, "down");
        }
        return "close " + batch;
      }
      case 9 -> {
        int shape = random.nextInt(4);
        given.destinations.remove(name);
        if (shape > 0) {
          given.destinations.put(name, new Destination(name, shape != 1, shape != 2));
        }
        return name + " has shape " + shape;
      }
      case 10 -> {
        String type = name + " " + TYPES.get(random.nextInt(TYPES.size()));
        if (!given.unwanted.add(type)) {
          given.unwanted.remove(type);
        }
        return "types " + given.unwanted;
      }
      case 11 -> {
        given.work.begin();
        return "sweep";
      }
      case 12 -> {
        given.clock.advance(Duration.ofHours(random.nextInt(12)));
        if (random.nextInt(3) == 0) {
          given.sessions.deleted(session(uuid, Status.DELETED, "2025-09-28"));
        }
        return "time, or deletion of " + uuid;
      }
      default -> {
        given.reopen();
        return "reopen";
      }
    }
  }

  private static void nothingIsNowhere(TestLedger given, List<String> done) {
    assertThat(
            given.texts(
                "SELECT id FROM recording_file WHERE state = 'archived' AND stored_at IS NULL"))
        .as("archived, but not stored: %s", done)
        .isEmpty();
    assertThat(given.archived)
        .as("copies that may go: %s", done)
        .allSatisfy(
            id ->
                assertThat(
                        given.text(
                            "SELECT COUNT(*) FROM delivery WHERE stored_at IS NOT NULL AND file_id = '%s'"
                                .formatted(id)))
                    .isNotEqualTo("0"));
    // what is archived holds no session that has something open; safe says what the rows say
    assertThat(
            given.texts(
                """
                SELECT s.uuid FROM session s JOIN recording_file f ON f.uuid = s.uuid
                WHERE s.state = 'archived' AND f.state IN ('waiting', 'downloading', 'failed', 'kept')
                """))
        .as("archived sessions with files in work: %s", done)
        .isEmpty();
    assertThat(given.unsafe().stream().anyMatch(it -> !it.startsWith("unreadable")))
        .as("safe: %s %s", given.unsafe(), done)
        .isEqualTo(isUnsafe(given));
    assertThat(given.texts("SELECT state || number FROM tally WHERE number > 0 ORDER BY state"))
        .isEqualTo(
            given.texts("SELECT state || COUNT(*) FROM session GROUP BY state ORDER BY state"));
  }

  /** The contract's words, read from the rows without any index in mind. */
  private static boolean isUnsafe(TestLedger given) {
    long now = given.clock.millis();
    return !given
        .texts(
            """
            SELECT s.uuid FROM session s LEFT JOIN recording_file f ON f.uuid = s.uuid
            WHERE (s.state = 'lost' AND s.acknowledged_at IS NULL)
              OR (s.state IN ('processing', 'ready') AND s.deletion_from <= %d AND (s.state = 'processing'
                OR s.complete = 0 OR (f.state IN ('waiting', 'downloading', 'failed') AND f.stood_in = 0)))
              OR (f.state = 'kept' AND f.stored_at IS NULL AND f.kept_at <= %d)
            """
                .formatted(now + 86_400_000L, now - 1_800_000L))
        .isEmpty();
  }
}
