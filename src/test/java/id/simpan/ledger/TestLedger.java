package id.simpan.ledger;

import id.simpan.SettableClock;
import id.simpan.archive.ArchivePath;
import id.simpan.archive.SafeNames;
import id.simpan.rapatin.RecordingFile;
import id.simpan.rapatin.RecordingsAnswer;
import id.simpan.rapatin.Session;
import id.simpan.rapatin.Session.Status;
import id.simpan.texts.Text;
import id.simpan.texts.Texts;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/** A ledger with all that works on it, and short ways to bring it into a state. */
final class TestLedger implements AutoCloseable {

  static final ZoneId ZONE = ZoneId.of("Asia/Jakarta");
  static final String MEETING = "85095598095";
  static final String SHA256 = "0".repeat(64);
  static final Duration BEFORE_DELETION = Duration.ofHours(24);
  private static final String TEMPLATE = "{date} {topic}/{session}/{recording_type}.{extension}";

  final SettableClock clock = SettableClock.at("2025-09-25T00:00:00Z");
  final Map<String, Destination> destinations = new LinkedHashMap<>();

  /** Recording types that a destination does not want, such as {@code s3 chat}. */
  final Set<String> unwanted = new LinkedHashSet<>();

  /** Paths at destinations that somebody has removed. */
  final Set<String> removed = new LinkedHashSet<>();

  /** Files whose copy in the work directory may go, as the ledger has told. */
  final List<String> archived = new ArrayList<>();

  /** Queues that the ledger has told there may be work for. */
  final Set<String> told = new LinkedHashSet<>();

  ZoneId zone = ZONE;
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
  Requests requests;
  Sweeps sweeps;
  Safety safety;
  Report report;
  Overview overview;
  Catalog catalog;
  Details details;
  History history;
  Diary diary;
  Audit audit;
  Orders orders;
  Census census;
  Alerts alerts;
  Restore restore;
  Upgrade upgrade;

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
    batches = batches(opened);
    sessions = new Sessions(ledger, batches, zone);
    meetings = meetings(Set.of());
    files =
        new SessionFiles(
            ledger,
            ArchivePath.of(TEMPLATE, "default", SafeNames.ofPlatform()),
            sessions,
            batches,
            name -> destinations.containsKey(name) && destinations.get(name).delivers());
    transfers = new Transfers(ledger, batches);
    deliveries = new Deliveries(ledger, batches);
    work = new Work(ledger, batches, destinations::values, this::wants);
    requests =
        new Requests(
            ledger,
            batches,
            this::wants,
            name -> destinations.containsKey(name) && destinations.get(name).delivers(),
            (destination, paths) -> paths.stream().filter(removed::contains).toList());
    sweeps = new Sweeps(ledger);
    safety = new Safety(ledger, BEFORE_DELETION, last -> last.plus(Duration.ofHours(1)));
    report = new Report(ledger, BEFORE_DELETION);
    overview = new Overview(ledger, BEFORE_DELETION, ZONE);
    catalog = new Catalog(ledger, overview, safety);
    details = new Details(ledger, overview, destinations::values);
    history = new History(ledger);
    diary = new Diary(ledger, ZONE);
    audit = new Audit(ledger);
    orders = new Orders(ledger, this::wants);
    census = new Census(ledger);
    alerts = new Alerts(ledger, safety, List::of, Texts.of(Locale.ENGLISH));
    restore = new Restore(ledger, this::wants);
    upgrade = new Upgrade(ledger, batches);
    ledger.follow(
        new Effects() {
          @Override
          public void archived(List<String> ids) {
            archived.addAll(ids);
          }

          @Override
          public void workFor(Set<String> queues) {
            told.addAll(queues);
          }
        });
  }

  Batches batches(Ledger of) {
    return new Batches(of, destinations::values);
  }

  Meetings meetings(Set<String> configured) {
    return new Meetings(ledger, sessions, configured);
  }

  boolean wants(String destination, String type) {
    return !unwanted.contains(destination + " " + type);
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
        MEETING,
        status,
        "Rapat " + uuid,
        Optional.of(LocalDate.parse("2025-09-24")),
        Optional.ofNullable(deleteOn).map(LocalDate::parse),
        List.of(),
        List.of(problems));
  }

  static Session ready(String uuid) {
    return session(uuid, Status.READY, "2025-09-28");
  }

  /** A session that is ready and lists a file that cannot be read, beside those that can. */
  static Session unread(String uuid) {
    Session like = ready(uuid);
    return new Session(
        uuid,
        like.meetingId(),
        like.status(),
        like.topic(),
        like.recordedOn(),
        like.deleteOn(),
        List.of(),
        false,
        List.of("a file cannot be read"));
  }

  static Session listing(Session session, RecordingFile... found) {
    return new Session(
        session.uuid(),
        session.meetingId(),
        session.status(),
        session.topic(),
        session.recordedOn(),
        session.deleteOn(),
        List.of(found),
        session.isComplete(),
        session.problems());
  }

  static RecordingFile file(String type, String fileType, long size, int order) {
    return new RecordingFile(type, fileType, OptionalLong.of(size), "https://secret", order);
  }

  static RecordingFile video(String type) {
    return file(type, "MP4", 7, 0);
  }

  static RecordingFile video(String type, long size) {
    return file(type, "MP4", size, 0);
  }

  /** A poll that finds a session ready with these files, each owed to whoever wants it. */
  void poll(Session session, RecordingFile... found) {
    Session read = listing(session, found);
    Listing listing = sessions.ready(read);
    for (RecordingFile file : found) {
      files.note(
          listing,
          file,
          destinations.keySet().stream().filter(it -> wants(it, file.recordingType())).toList());
    }
    files.queue(listing);
  }

  /** The API's answer to a poll of the meeting lists these sessions and no others. */
  void answered(Session... listed) {
    meetings.answered(MEETING, answer(Stream.of(listed).toList()));
  }

  static RecordingsAnswer answer(List<Session> sessions, String... problems) {
    return new RecordingsAnswer(sessions, List.of(problems));
  }

  /** Claims the next file and keeps it. */
  Transfer keep() {
    Transfer transfer = transfers.claim();
    transfers.kept(transfer, transfer.promisedSize().orElse(7), SHA256, null);
    return transfer;
  }

  Delivery deliver(String destination) {
    Delivery delivery = deliveries.claim(destination);
    deliveries.ended(delivery, "stored", Map.of("CamelSimpanLocation", "/srv/" + delivery.path()));
    return delivery;
  }

  void closeBatch(String destination) {
    batches.closed(batches.claim(destination));
  }

  /** Keeps, delivers to {@code file} and closes, for as long as there is anything. */
  void archiveAll() {
    for (Transfer it = transfers.claim(); it != null; it = transfers.claim()) {
      transfers.kept(it, it.promisedSize().orElse(7), SHA256, null);
    }
    for (String name : List.copyOf(destinations.keySet())) {
      if (destinations.get(name).delivers()) {
        for (Delivery it = deliveries.claim(name); it != null; it = deliveries.claim(name)) {
          deliveries.ended(it, "stored", Map.of());
        }
      }
    }
    for (String name : List.copyOf(destinations.keySet())) {
      for (Batch it = batches.claim(name); it != null; it = batches.claim(name)) {
        batches.closed(it);
      }
    }
  }

  String state(String uuid) {
    return text("SELECT state FROM session WHERE uuid = '%s'".formatted(uuid));
  }

  /** The state of the file of a recording type. */
  String file(String type) {
    return text("SELECT state FROM recording_file WHERE recording_type = '%s'".formatted(type));
  }

  String text(String sql) {
    return ledger.read(handle -> handle.createQuery(sql).mapTo(String.class).one());
  }

  List<String> texts(String sql) {
    return ledger.read(handle -> handle.createQuery(sql).mapTo(String.class).list());
  }

  void execute(String sql) {
    ledger.write(change -> change.handle().execute(sql));
  }

  List<String> pending() {
    return report.pending().stream().map(Text::toString).toList();
  }

  /** What is not safe but for sweeps, as kind and subject. */
  List<String> unsafe() {
    return safety.concerns().stream()
        .filter(it -> it.isUnsafe() && !it.kind().equals("sweeps"))
        .map(it -> it.kind() + " " + it.subject())
        .toList();
  }

  @Override
  public void close() {
    open.forEach(Ledger::close);
  }
}
