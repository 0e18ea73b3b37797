package id.simpan.ledger;

import id.simpan.SettableClock;
import id.simpan.archive.ArchivePath;
import id.simpan.archive.SafeNames;
import id.simpan.rapatin.RecordingFile;
import id.simpan.rapatin.Session;
import id.simpan.rapatin.Session.Status;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** A ledger with all that works on it, and short ways to bring it into a state. */
final class TestLedger implements AutoCloseable {

  static final ZoneId ZONE = ZoneId.of("Asia/Jakarta");
  private static final String TEMPLATE = "{date} {topic}/{session}/{recording_type}.{extension}";

  final SettableClock clock = SettableClock.at("2025-09-25T00:00:00Z");
  final Map<String, Destination> destinations = new LinkedHashMap<>();
  private final Database.Opening opening;
  private final List<Ledger> open = new ArrayList<>();

  Ledger ledger;
  Meetings meetings;
  Sessions sessions;
  SessionFiles files;
  Transfers transfers;
  Deliveries deliveries;
  Batches batches;
  Work work;
  Report report;

  TestLedger(Database.Opening opening) {
    this.opening = opening;
    delivering("file");
    use(open());
  }

  /** Another one of the same database. */
  Ledger open() {
    Ledger opened = opening.open(clock);
    open.add(opened);
    return opened;
  }

  void use(Ledger opened) {
    ledger = opened;
    meetings = new Meetings(ledger, Set.of());
    sessions = new Sessions(ledger, ZONE);
    files = new SessionFiles(ledger, ArchivePath.of(TEMPLATE, SafeNames.ofPlatform()));
    transfers = new Transfers(ledger);
    deliveries = new Deliveries(ledger);
    batches = new Batches(ledger, destinations::get);
    work = new Work(ledger, destinations.keySet(), destinations::values, 4);
    report = new Report(ledger, Duration.ofHours(24));
  }

  void reopen() {
    open.remove(ledger);
    ledger.close();
    use(open());
  }

  void delivering(String name) {
    destinations.put(name, new Destination(name, true, false));
  }

  void announcing(String name) {
    destinations.put(name, new Destination(name, false, true));
  }

  static Session session(String uuid, Status status, String deleteOn, String... problems) {
    return new Session(
        uuid,
        "85095598095",
        status,
        "Rapat " + uuid,
        Optional.of(LocalDate.parse("2025-09-24")),
        Optional.of(LocalDate.parse(deleteOn)),
        List.of(),
        List.of(problems));
  }

  static Session ready(String uuid) {
    return session(uuid, Status.READY, "2025-09-28");
  }

  static RecordingFile file(String type, String fileType, long size, int order) {
    return new RecordingFile(type, fileType, OptionalLong.of(size), "https://secret", order);
  }

  static RecordingFile video(String type) {
    return file(type, "MP4", 7, 0);
  }

  /** A poll that finds a session ready with these files, each owed to all destinations. */
  void poll(Session session, RecordingFile... found) {
    sessions.ready(session);
    for (RecordingFile file : found) {
      files.note(session, file, destinations.keySet());
    }
    files.queue(session);
  }

  /** Claims the next file and keeps it. */
  Transfer keep() {
    Transfer transfer = transfers.claim();
    transfers.kept(transfer, 7, "0".repeat(64), null);
    return transfer;
  }

  Delivery deliver(String destination) {
    Delivery delivery = deliveries.claim(destination);
    deliveries.delivered(delivery, Map.of("CamelSimpanLocation", "/srv/" + delivery.path()));
    return delivery;
  }

  List<String> closeBatch(String destination) {
    return batches.closed(batches.claim(destination));
  }

  String state(String uuid) {
    return text("SELECT state FROM session WHERE uuid = '%s'".formatted(uuid));
  }

  String text(String sql) {
    return ledger.jdbi().withHandle(h -> h.createQuery(sql).mapTo(String.class).one());
  }

  List<String> problems() {
    return report.problems(Instant.EPOCH);
  }

  @Override
  public void close() {
    open.forEach(Ledger::close);
  }
}
