package id.simpan.bench;

import id.simpan.archive.SafeNames;
import id.simpan.archive.Sha256;
import id.simpan.ledger.Ledger;
import id.simpan.standin.Quiet;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

/**
 * Writes a ledger as years of work leave it: {@code BenchLedger DIRECTORY SESSIONS}. The sessions
 * are spread over the days up to forty days ago, forty a day, each of seven files that are archived
 * at three destinations in a batch of each. The schema is the ledger's own; what is known here of
 * its tables stands in this class alone.
 */
public final class BenchLedger {

  static final String ACCOUNT = "default";
  private static final int SESSIONS_A_DAY = 40;
  private static final int DAYS_AGO = 40;
  private static final int SESSIONS_A_TRANSACTION = 2_000;
  private static final List<String> DESTINATIONS = List.of("file", "s3", "email");

  private static final String[][] FILES = {
    {"gallery_view", "MP4", "mp4"},
    {"active_speaker", "MP4", "mp4"},
    {"audio_only", "M4A", "m4a"},
    {"closed_caption", "CC", "vtt"},
    {"chat_file", "CHAT", "txt"},
    {"audio_transcript", "TRANSCRIPT", "vtt"},
    {"timeline", "TIMELINE", "json"}
  };

  private static final String MEETING =
      """
      INSERT INTO meeting (account, meeting_id, topic, scheduled_on, polled_at, answer)
      VALUES (?, ?, ?, ?, ?, 'recorded')
      """;
  private static final String SESSION =
      """
      INSERT INTO session (account, uuid, meeting_id, topic, recorded_on, deletion_from, state,
        folder, folder_key, seen_at, answer)
      VALUES (?, ?, ?, ?, ?, ?, 'archived', ?, ?, ?, ?)
      """;
  private static final String FILE =
      """
      INSERT INTO recording_file (id, account, uuid, recording_type, file_type, extension, media,
        ordinal, promised_size, name, name_key, state, attempts, size, sha256, noted_at, kept_at,
        stored_at, urgency)
      VALUES (?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?, 'archived', 1, ?, ?, ?, ?, ?, ?)
      """;
  private static final String BATCH =
      """
      INSERT INTO batch (id, account, uuid, destination, state, attempts, closed_at)
      VALUES (?, ?, ?, ?, 'closed', 1, ?)
      """;
  private static final String DELIVERY =
      """
      INSERT INTO delivery (file_id, destination, state, attempts, path, location, delivered_at,
        batch_id, account, uuid, urgency, stored_at)
      VALUES (?, ?, 'done', 1, ?, ?, ?, ?, ?, ?, ?, ?)
      """;
  private static final String WORD =
      "INSERT INTO word (account, word, uuid) VALUES (?, ?, ?) ON CONFLICT DO NOTHING";

  /** What the ledger counts as it goes, and when it was last content. */
  private static final List<String> SUMS =
      List.of(
          "INSERT INTO tally SELECT account, state, COUNT(*) FROM session GROUP BY account, state",
          """
          INSERT INTO figure (account, quarter, files, bytes, left_48)
          SELECT account, kept_at - kept_at % 900000, COUNT(*), SUM(size), COUNT(*)
          FROM recording_file GROUP BY account, kept_at - kept_at % 900000
          """,
          """
          UPDATE account SET sweep = 1, swept_at = CAST(strftime('%s') AS INTEGER) * 1000,
            since = (SELECT MIN(seen_at) FROM session)
          """);

  private final Connection connection;
  private final PreparedStatement meetings;
  private final PreparedStatement sessions;
  private final PreparedStatement files;
  private final PreparedStatement batches;
  private final PreparedStatement deliveries;
  private final PreparedStatement words;

  private BenchLedger(Connection connection) throws SQLException {
    this.connection = connection;
    meetings = connection.prepareStatement(MEETING);
    sessions = connection.prepareStatement(SESSION);
    files = connection.prepareStatement(FILE);
    batches = connection.prepareStatement(BATCH);
    deliveries = connection.prepareStatement(DELIVERY);
    words = connection.prepareStatement(WORD);
  }

  public static void main(String[] arguments) throws SQLException {
    Quiet.loggers("com.zaxxer", "org.flywaydb");
    Path directory = Path.of(arguments[0]);
    int count = Integer.parseInt(arguments[1]);
    Ledger.embedded(directory, ACCOUNT, Clock.systemUTC()).close(); // the schema
    try (Connection connection =
        DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("ledger.db"))) {
      try (Statement quick = connection.createStatement()) {
        quick.execute("PRAGMA synchronous = OFF");
        quick.execute("PRAGMA cache_size = -500000");
      }
      connection.setAutoCommit(false);
      BenchLedger ledger = new BenchLedger(connection);
      for (int i = 0; i < count; i++) {
        ledger.session(i, LocalDate.now(ZoneOffset.UTC).minusDays(DAYS_AGO + i / SESSIONS_A_DAY));
        if (i % SESSIONS_A_TRANSACTION == SESSIONS_A_TRANSACTION - 1) {
          ledger.flush();
        }
      }
      ledger.flush();
      try (Statement sums = connection.createStatement()) {
        for (String each : SUMS) {
          sums.execute(each);
        }
      }
      connection.commit();
    }
  }

  private void session(int i, LocalDate day) throws SQLException {
    String meeting = Long.toString(70_000_000_000L + i);
    String uuid = Sha256.of(meeting).substring(0, 22) + "==";
    String topic = "Meeting " + meeting;
    String folder =
        "%d/%02d/%s %s (%s)/%s"
            .formatted(day.getYear(), day.getMonthValue(), day, topic, meeting, uuid);
    long then = day.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
    long deletion = day.plusDays(3).atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
    add(meetings, ACCOUNT, meeting, topic, day.toString(), then);
    add(
        sessions,
        ACCOUNT,
        uuid,
        meeting,
        topic,
        day.toString(),
        deletion,
        folder,
        SafeNames.sameness(folder),
        then,
        Sha256.of(uuid));
    for (String word : List.of("meeting", meeting)) {
      add(words, ACCOUNT, word.getBytes(StandardCharsets.UTF_8), uuid);
    }
    for (String destination : DESTINATIONS) {
      add(batches, batch(uuid, destination), ACCOUNT, uuid, destination, then);
    }
    for (String[] file : FILES) {
      file(uuid, folder, then, deletion, file);
    }
  }

  private void file(String uuid, String folder, long then, long deletion, String[] file)
      throws SQLException {
    String id = Sha256.of(uuid + "\n" + file[0]).substring(0, 32);
    String name = file[0] + "." + file[2];
    int media = file[1].startsWith("M") ? 1 : 0;
    add(
        files,
        id,
        ACCOUNT,
        uuid,
        file[0],
        file[1],
        file[2],
        media,
        70_000L,
        name,
        SafeNames.sameness(name),
        70_000L,
        Sha256.of(id),
        then,
        then,
        then,
        deletion);
    for (String destination : DESTINATIONS) {
      String path = folder + "/" + name;
      Long stored = destination.equals("email") ? null : then;
      add(
          deliveries,
          id,
          destination,
          path,
          "/" + path,
          then,
          batch(uuid, destination),
          ACCOUNT,
          uuid,
          deletion,
          stored);
    }
  }

  private static String batch(String uuid, String destination) {
    return Sha256.of(uuid + "\n" + destination).substring(0, 32);
  }

  private static void add(PreparedStatement statement, Object... values) throws SQLException {
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
    statement.addBatch();
  }

  private void flush() throws SQLException {
    for (PreparedStatement each : List.of(meetings, sessions, words, files, batches, deliveries)) {
      each.executeBatch();
    }
    connection.commit();
  }
}
