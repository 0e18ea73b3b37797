package id.simpan.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import id.simpan.rapatin.RecordingFile;
import id.simpan.rapatin.Session.Status;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.StatementContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.ProgressHandler;

/**
 * What each statement costs, counted in instructions of SQLite's machine, whatever else the ledger
 * holds. A plan can look harmless and go by an index that holds nearly everything.
 */
class CostTest {

  private static final int INSTRUCTIONS = 10;

  /** Of a statement, in those: a look more or less, and the levels of a larger tree. */
  private static final int SLACK = 60;

  @TempDir private Path directory;

  /** Bounded by a limit of its own, which the smaller ledger does not reach. */
  private static final String BOUNDED = "SELECT uuid FROM word";

  @Test
  void noStatementCostsMoreForWhatIsArchived() throws Exception {
    Map<String, Long> few = costs("few", of -> archived(of, 100), PlanTest::workThroughAll);

    assertThat(few).hasSizeGreaterThan(100);
    assertThat(dearer(few, costs("many", of -> archived(of, 4_000), PlanTest::workThroughAll)))
        .isEmpty();
  }

  @Test
  void statisticsDoNotLeadToOtherPlans() throws Exception {
    Consumer<TestLedger> analysed =
        of -> {
          archived(of, 4_000);
          of.execute("ANALYZE");
        };

    assertThat(
            dearer(
                costs("few", of -> archived(of, 100), PlanTest::workThroughAll),
                costs("many", analysed, PlanTest::workThroughAll)))
        .isEmpty();
  }

  @Test
  void noStepOfASessionCostsMoreForOthersThatAreInHand() throws Exception {
    Map<String, Long> few = costs("few", of -> inHand(of, 10), CostTest::archiveOne);

    assertThat(few).hasSizeGreaterThan(20);
    assertThat(dearer(few, costs("many", of -> inHand(of, 80), CostTest::archiveOne))).isEmpty();
  }

  private static void archived(TestLedger ledger, int sessions) {
    for (String year : PlanTest.YEARS) {
      ledger.execute(year.replace("AS BYTEA", "AS BLOB").formatted(sessions, Database.ACCOUNT));
    }
  }

  private static final RecordingFile[] FILES =
      Stream.of("a", "b", "c", "d", "e", "f", "g")
          .map(TestLedger::video)
          .toArray(RecordingFile[]::new);

  /** Half of these sessions are kept and owed, the others wait. */
  private static void inHand(TestLedger ledger, int sessions) {
    ledger.delivering("s3");
    ledger.announcing("email");
    for (int i = 0; i < sessions; i++) {
      ledger.poll(TestLedger.session("other" + i, Status.READY, "2025-10-28"), FILES);
    }
    for (int i = 0; i < FILES.length * sessions / 2; i++) {
      ledger.keep();
    }
  }

  private static void archiveOne(TestLedger ledger) {
    ledger.poll(TestLedger.ready("u"), FILES);
    for (int i = 0; i < FILES.length; i++) {
      ledger.work.queues();
      assertThat(ledger.keep().uuid()).isEqualTo("u");
    }
    for (String destination : List.of("file", "s3")) {
      for (int i = 0; i < FILES.length; i++) {
        assertThat(ledger.deliver(destination).uuid()).isEqualTo("u");
      }
      ledger.closeBatch(destination);
    }
    ledger.closeBatch("email");
    ledger.work.isLeft(queue -> true);
    assertThat(
            ledger.text(
                "SELECT state FROM session WHERE account = '%s' AND uuid = 'u'"
                    .formatted(Database.ACCOUNT)))
        .isEqualTo("archived");
  }

  /** Those that cost more the second time, with both figures. */
  private static List<String> dearer(Map<String, Long> few, Map<String, Long> many) {
    List<String> dearer = new ArrayList<>();
    new TreeMap<>(many)
        .forEach(
            (sql, cost) -> {
              Long before = few.get(sql);
              if (before != null && cost > before * 1.5 + SLACK && !sql.contains(BOUNDED)) {
                dearer.add(before + " to " + cost + ": " + sql.strip());
              }
            });
    return dearer;
  }

  private Map<String, Long> costs(
      String name, Consumer<TestLedger> filled, Consumer<TestLedger> work) throws SQLException {
    Map<String, Long> dearest = new ConcurrentHashMap<>();
    try (TestLedger ledger = new TestLedger(Database.SQLITE.create(directory.resolve(name)))) {
      filled.accept(ledger);
      new Meter(dearest).watch(ledger.ledger);
      work.accept(ledger);
    }
    return dearest;
  }

  /** Counts for the statement that each connection has begun last. */
  private static final class Meter implements SqlLogger {

    private final Map<String, Long> dearest;
    private final Map<Connection, Running> running = new ConcurrentHashMap<>();

    private record Running(String sql, LongAdder ticks) {}

    Meter(Map<String, Long> dearest) {
      this.dearest = dearest;
    }

    void watch(Ledger ledger) throws SQLException {
      ledger.write(change -> count(change.handle()));
      ledger.read(this::count);
      ledger.listen(this);
    }

    private Void count(Handle handle) {
      handle
          .select("SELECT 1 FROM session LIMIT 1")
          .mapTo(Integer.class)
          .list(); // reads the schema
      try {
        Connection connection = handle.getConnection().unwrap(org.sqlite.SQLiteConnection.class);
        ProgressHandler.setHandler(
            connection,
            INSTRUCTIONS,
            new ProgressHandler() {
              @Override
              protected int progress() {
                Running now = running.get(connection);
                if (now != null) {
                  now.ticks().increment();
                  dearest.merge(now.sql(), now.ticks().longValue(), Math::max);
                }
                return 0;
              }
            });
      } catch (SQLException failed) {
        throw new IllegalStateException(failed);
      }
      return null;
    }

    @Override
    public void logBeforeExecution(StatementContext context) {
      try {
        Connection connection = context.getConnection().unwrap(org.sqlite.SQLiteConnection.class);
        String sql = context.getParsedSql().getSql();
        dearest.putIfAbsent(sql, 0L);
        running.put(connection, new Running(sql, new LongAdder()));
      } catch (SQLException failed) {
        throw new IllegalStateException(failed);
      }
    }
  }
}
