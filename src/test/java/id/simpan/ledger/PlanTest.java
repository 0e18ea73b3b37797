package id.simpan.ledger;

import static id.simpan.ledger.TestLedger.ready;
import static id.simpan.ledger.TestLedger.session;
import static id.simpan.ledger.TestLedger.video;
import static org.assertj.core.api.Assertions.assertThat;

import id.simpan.ledger.Overview.Selection;
import id.simpan.rapatin.SchedulesAnswer.Schedule;
import id.simpan.rapatin.Session.Status;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * No statement scans a table that grows: the plan of each one that the ledger issues, in a database
 * that has been lived in for long.
 */
class PlanTest {

  private static final int SESSIONS = 20_000;

  /** Filled with what is archived, so that a plan that reads all of a table shows. */
  static final List<String> YEARS =
      List.of(
          """
          INSERT INTO meeting (account, meeting_id, topic, scheduled_on, polled_at, answer)
          WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d)
          SELECT '%s', 'm' || i, 'Rapat', '2024-01-01', 1, 'recorded' FROM n
          """,
          """
          INSERT INTO session (account, uuid, meeting_id, topic, recorded_on, deletion_from, state, folder,
            folder_key, seen_at)
          WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d)
          SELECT '%s', 's' || i, 'm' || i, 'Rapat', '2024-01-' || (10 + i %% 20), 1700000000000 + i, 'archived',
            'f' || i, 'f' || i, 1 FROM n
          """,
          """
          INSERT INTO recording_file (id, account, uuid, recording_type, file_type, extension, media, ordinal,
            promised_size, name, name_key, state, size, sha256, noted_at, kept_at, stored_at, urgency)
          WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d)
          SELECT 'id' || i, '%s', 's' || i, 'a', 'MP4', 'mp4', 1, 0, 7, 'a.mp4', 'a.mp4', 'archived', 7, '0', 1, 1,
            1, 1700000000000 + i FROM n
          """,
          """
          INSERT INTO batch (id, account, uuid, destination, state)
          WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d)
          SELECT 'b' || i, '%s', 's' || i, 'file', 'closed' FROM n
          """,
          """
          INSERT INTO delivery (file_id, destination, state, path, location, delivered_at, batch_id, account,
            uuid, stored_at)
          WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d)
          SELECT 'id' || i, 'file', 'done', 'p', 'p', 1, 'b' || i, '%s', 's' || i, 1 FROM n
          """,
          """
          INSERT INTO alert (id, account, kind, subject, message, opened_at, resolved_at, told_opened,
            told_resolved, posted_opened, posted_resolved)
          WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d)
          SELECT 'a' || i, '%s', 'at-risk', 's' || i, 'x', 1, 2, 1, 1, 1, 1 FROM n
          """,
          """
          INSERT INTO history (account, uuid, subject, destination, what, slot, attempt, at)
          WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d)
          SELECT '%s', 's' || i, 'id' || i, CASE WHEN i %% 7 = 0 THEN 'file' ELSE '' END, 'failed', 1, 1, i FROM n
          """,
          """
          INSERT INTO audit (account, number, at, who, action, subject, done, result)
          WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d)
          SELECT '%s', i, i, 'it', 'poll', 'm' || i, 1, 'done' FROM n
          """,
          """
          INSERT INTO figure (account, quarter, files)
          WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d)
          SELECT '%s', CAST(900000 AS BIGINT) * i, 1 FROM n
          """,
          """
          INSERT INTO space (account, quarter, free)
          WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d)
          SELECT '%s', CAST(900000 AS BIGINT) * i, 1 FROM n
          """,
          """
          INSERT INTO said (account, uuid, at, answer)
          WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d)
          SELECT '%2$s', 's' || i, 1, '{}' FROM n
          """,
          """
          INSERT INTO word (account, word, uuid)
          WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d)
          SELECT '%2$s', CAST('rapat' AS BYTEA), 's' || i FROM n
          """);

  /** Tables that grow for as long as there are recordings. */
  private static final Set<String> GROWING =
      Set.of(
          "meeting",
          "session",
          "recording_file",
          "delivery",
          "batch",
          "alert",
          "history",
          "audit",
          "figure",
          "said",
          "word",
          "space");

  @OnEachDatabase
  void noStatementScansATableThatGrows(TestLedger given) throws SQLException {
    boolean isSqlite = given.ledger.skipLocked().isEmpty();
    for (String year : YEARS) {
      given.execute(
          year.replace("AS BYTEA", isSqlite ? "AS BLOB" : "AS BYTEA")
              .formatted(SESSIONS, Database.ACCOUNT));
    }
    // a node shows at any time that it lives
    Map<String, String> statements = new ConcurrentHashMap<>();
    given.ledger.listen(
        new SqlLogger() {
          @Override
          public void logBeforeExecution(StatementContext context) {
            statements.putIfAbsent(context.getParsedSql().getSql(), context.getRenderedSql());
          }
        });
    workThroughAll(given);
    given.execute("ANALYZE");

    List<String> scans = new ArrayList<>();
    given.ledger.read(
        handle -> {
          statements.keySet().stream()
              .filter(sql -> sql.matches("(?is)\\s*(select|insert|update|delete|with).*"))
              .filter(sql -> GROWING.stream().anyMatch(sql::contains))
              // the first row that there is, in whatever order
              .filter(sql -> !sql.equals("SELECT 1 FROM session WHERE account = ? LIMIT 1"))
              // what is inserted as such reads nothing, and PostgreSQL cannot guess all its types
              .filter(sql -> isSqlite || !sql.matches("(?is)\\s*insert .*\\svalues\\s.*"))
              .forEach(
                  sql -> {
                    List<String> plan = plan(handle.getConnection(), sql, isSqlite);
                    if (isSqlite
                        && (isClaim(sql)
                            || isPage(sql))) { // takes the first of an index, sorts nothing
                      plan.stream()
                          .filter(step -> step.contains("TEMP B-TREE"))
                          .forEach(step -> scans.add(step + "\n    in " + sql.strip()));
                    }
                    (isSqlite ? scansOfSqlite(plan, isPage(sql)) : scansOfPostgresql(plan))
                        .forEach(scan -> scans.add(scan + "\n    in " + sql.strip()));
                  });
          return null;
        });

    assertThat(statements).hasSizeGreaterThan(100);
    assertThat(scans).isEmpty();
  }

  private static boolean isClaim(String sql) {
    return sql.matches("(?is)\\s*update .* order by .* limit 1.*");
  }

  /** Reads an index in its order, and ends with the page. */
  private static boolean isPage(String sql) {
    return sql.matches("(?is)\\s*select .* order by .* limit \\? offset \\?\\s*")
        || sql.matches("(?is)select " + Pattern.quote(Catalog.FOUND) + ".* order by .* limit \\?");
  }

  private static List<String> plan(Connection connection, String sql, boolean isSqlite) {
    List<String> plan = new ArrayList<>();
    try (PreparedStatement explain =
        connection.prepareStatement((isSqlite ? "EXPLAIN QUERY PLAN " : "EXPLAIN ") + sql)) {
      int parameters = explain.getParameterMetaData().getParameterCount();
      for (int i = 1; i <= parameters; i++) {
        bind(explain, i, isSqlite, isPage(sql) && i > parameters - 2);
      }
      try (ResultSet rows = explain.executeQuery()) {
        while (rows.next()) {
          plan.add(rows.getString(isSqlite ? "detail" : "QUERY PLAN"));
        }
      }
    } catch (SQLException failed) {
      throw new IllegalStateException(sql, failed);
    }
    return plan;
  }

  private static void bind(PreparedStatement explain, int i, boolean isSqlite, boolean isOfPage)
      throws SQLException {
    if (isSqlite) {
      explain.setString(i, Database.ACCOUNT);
      return;
    }
    int type = explain.getParameterMetaData().getParameterType(i);
    if (type == Types.BIGINT || type == Types.INTEGER || type == Types.NUMERIC) {
      explain.setLong(i, isOfPage ? 50 : 1_800_000_000_000L); // a time after all that is archived
    } else if (type == Types.BINARY) {
      explain.setBytes(i, Topics.first("rapat"));
    } else {
      explain.setString(i, Database.ACCOUNT);
    }
  }

  private static final Pattern SQLITE_SCAN = Pattern.compile("SCAN (\\w+)(.*)");

  /** A scan of a partial index reads no more than what is open. */
  private static List<String> scansOfSqlite(List<String> plan, boolean isPage) {
    List<String> scans = new ArrayList<>();
    for (String step : plan) {
      Matcher scan = SQLITE_SCAN.matcher(step);
      boolean byAccountAlone =
          step.matches(
                  "SEARCH .* USING (COVERING )?INDEX sqlite_autoindex_(meeting|session|recording_file)\\w+ \\(account=\\?\\)")
              || step.matches("SEARCH .* USING (COVERING )?INDEX session_\\w+ \\(account=\\?\\)")
                  && !step.matches(".*session_(open|held|lost|problem|no_link) .*")
              || step.matches(
                  "SEARCH .* USING (COVERING )?INDEX meeting_(scheduled|answer) \\(account=\\?\\)");
      if ((byAccountAlone && !isPage)
          || (scan.matches()
              && !Set.of(
                      "account",
                      "tally",
                      "request",
                      "watched",
                      "w",
                      "late",
                      "few",
                      "shown",
                      "CONSTANT",
                      "excluded")
                  .contains(scan.group(1))
              && !scan.group(1).startsWith("(")
              && !scan.group(2).matches(" USING (COVERING )?INDEX (" + PARTIAL + ").*"))) {
        scans.add(step);
      }
    }
    return scans;
  }

  private static final String PARTIAL =
      "session_open|session_lost|session_problem|session_no_link|meeting_failing|meeting_unreadable"
          + "|meeting_problem|file_\\w+|batch_open|batch_unclosed|batch_closing|batch_failing"
          + "|delivery_owed|delivery_in_hand|delivery_open|delivery_open_at|delivery_failing|alert_open"
          + "|alert_untold|request_open";

  private static List<String> scansOfPostgresql(List<String> plan) {
    return plan.stream()
        .filter(step -> GROWING.stream().anyMatch(it -> step.contains("Seq Scan on " + it)))
        .map(String::strip)
        .toList();
  }

  /** All that a ledger is asked to do, but for what is meant to read everything. */
  static void workThroughAll(TestLedger given) {
    given.announcing("email");
    given.delivering("s3");
    LocalDate day = LocalDate.parse("2025-09-24");
    given.meetings.discovered(List.of(new Schedule("1", "Rapat", Optional.of(day))));
    given.meetings(Set.of("configured")).due(day, 10);
    given.meetings.failed("1", "503");
    given.meetings.setAside("1", "422");
    given.meetings.notRecorded("1");
    given.answered();
    given.sessions.processing(session("p", Status.PROCESSING, "2025-09-28"));
    given.sessions.unknown(session("p", Status.PROCESSING, "2025-09-28"));
    given.poll(ready("u"), video("a"), video("b"), video("c"), video("d"));
    given.poll(ready("u"), video("a"), video("b"), video("c"), video("d", 8));
    given.work.begin();
    Transfer failed = given.transfers.claim();
    given.transfers.found(failed.id());
    given.transfers.failed(failed, "broke off", "no-space");
    Transfer differs = given.transfers.claim();
    given.transfers.isKeptSibling(differs, "0");
    given.transfers.kept(differs, 5, "1", Transfers.SIZE_DIFFERS);
    Transfer kept = given.keep();
    given.poll(ready("u"), video("a"), video("b"), video("c", 9));
    given.work.queues();
    given.work.isLeft(queue -> true);
    given.work.filesToKeep();
    given.alerts.review().forEach(given.alerts::told);
    given.safety.concerns();
    given.report.pending();
    Digests digests =
        new Digests(
            given.ledger,
            Optional::of,
            given.safety,
            given.report,
            given.overview,
            new Diary(given.ledger, TestLedger.ZONE),
            List::of);
    digests.due();
    digests.told(digests.due());
    given.sweeps.completed();
    given.sweeps.signIn("no");
    given.sweeps.discovery("no");
    Transfer same = given.transfers.claim();
    given.transfers.sameAsKept(same);
    Transfer again = given.transfers.claim();
    given.transfers.failed(again, "broke off", null);
    given.transfers.adopted(given.transfers.found(again.id()).orElseThrow(), 7, "0", null);
    Delivery late = given.deliveries.claim("file");
    given.deliveries.stored(late.fileId());
    given.ledger.leases().ofDeliveriesAndBatches();
    given.deliveries.failed(late, "full");
    given.transfers.fetchAgain(late);
    given.transfers.fetchAgain(late); // in vain
    given.transfers.ofCopies(List.of("unknown"));
    given.alerts.areLeft();
    given.archiveAll();
    given.work.begin();
    given.archiveAll();
    given.clock.advance(Duration.ofSeconds(4));
    given.archiveAll();
    given.transfers.over(List.of(kept.id()));
    Transfer inHand = given.transfers.claim();
    if (inHand != null) {
      given.ledger.leases().giveBack(inHand);
    }
    given.poll(ready("v"), video("a"));
    given.ledger.leases().giveBack(given.transfers.claim());
    given.destinations.remove("s3");
    given.delivering("nas");
    given.work.reconcile();
    given.sessions.deleted(session("u", Status.DELETED, "2025-09-28"));
    given.sessions.deleted(session("v", Status.DELETED, "2025-09-28"));
    given.clock.advance(Duration.ofDays(5));
    given.answered();
    given.requests.acknowledge("it", List.of("v"));
    given.removed.addAll(
        given.texts(
            """
            SELECT d.path FROM recording_file f JOIN delivery d ON d.file_id = f.id
            WHERE f.account = '%s' AND f.uuid = 'u' AND d.stored_at IS NOT NULL
            """
                .formatted(Database.ACCOUNT)));
    String asked = given.requests.deliver("it", "nas", day, null);
    given.requests.isKnown("u");
    given.requests.carryOut();
    given.requests.progress(asked, "nas");
    given.requests.deliver("it", "nas", null, "u");
    given.requests.carryOut();
    for (Delivery it = given.deliveries.claim("nas"); it != null; ) {
      given.deliveries.ended(it, "stored", Map.of());
      it = given.deliveries.claim("nas");
    }
    given.batches.failed(given.batches.claim("nas"), "full");
    given.requests.deliver("it", "file", null, "u");
    given.requests.carryOut();
    given.requests.deliver("it", "elsewhere", null, "u");
    given.requests.carryOut();
    given.work.begin();
    given.overview.lines(Selection.OF_INTEREST, line -> {});
    given.overview.lines(new Selection(false, "ready", null, null), line -> {});
    given.overview.lines(new Selection(false, null, "m7", null), line -> {});
    given.overview.lines(new Selection(false, null, null, day), line -> {});
    given.overview.counts();
    look(given);
    order(given);
    given.census.count();
    given.overview.rebuilt();
    given.restore.isNeeded();
    given.upgrade.resolve(
        new Upgrade.Places() {
          @Override
          public boolean isArchived(String path, long size) {
            return false;
          }

          @Override
          public boolean isInWork(String id, long size) {
            return false;
          }
        },
        done -> {});
    given.alerts.review();
  }

  private static void look(TestLedger given) {
    given.overview.nearest();
    given.overview.watch();
    given.overview.topics(Set.of("u"));
    for (String state : Filter.STATES) {
      given.catalog.page(new Filter(state, null, 1, 10));
    }
    given.catalog.page(new Filter(null, null, 3, 10));
    given.catalog.page(new Filter("lost", "rapat", 0, 10));
    for (String query : List.of("rapat", "rapat u", "tiada", "s7", TestLedger.MEETING)) {
      given.catalog.page(new Filter(null, query, 0, 10));
    }
    given.details.of("u", null);
    given.history.of("u", 0);
    given.history.failures("file", 10);
    given.diary.figures(30);
    given.diary.bytesADay(7);
    Space space = new Space(given.ledger, TestLedger.ZONE);
    space.note(7);
    space.days(30);
    space.lessEachDay(7);
    given.audit.page(2);
    given.report.pending(100);
    Backlog.of(given.ledger, "file");
  }

  private static void order(TestLedger given) {
    given.orders.acknowledge("it", "v");
    given.orders.tryAgain("it", "u");
    given.orders.deliver("it", "u", "nas");
    given.orders.poll(TestLedger.MEETING);
    given.orders.stopWatching("it", "1", true);
    given.meetings.due(LocalDate.parse("2025-09-24"), 10);
    given.orders.watch("it", "1");
  }
}
