package id.simpan.ledger;

import id.simpan.archive.ArchivePath;
import id.simpan.archive.SafeNames;
import id.simpan.archive.Sha256;
import id.simpan.rapatin.RecordingFile;
import id.simpan.rapatin.Session;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** The files that sessions gain: each is noted once, under a name that it keeps. */
public final class SessionFiles {

  /** So many clean answers in a row must leave out a file until it counts as withdrawn. */
  private static final int WITHDRAWN = 2;

  /**
   * States of a file whose bytes are still to come: a destination that is new gets it with them.
   */
  static final Set<String> IS_TO_COME = Set.of("waiting", "downloading", "failed");

  private final Ledger ledger;
  private final ArchivePath paths;
  private final Sessions sessions;
  private final Batches batches;
  private final Predicate<String> stores;
  private final Set<String> notStored = ConcurrentHashMap.newKeySet();

  /**
   * @param stores whether a destination stores what it is given
   */
  public SessionFiles(
      Ledger ledger,
      ArchivePath paths,
      Sessions sessions,
      Batches batches,
      Predicate<String> stores) {
    this.ledger = ledger;
    this.paths = paths;
    this.sessions = sessions;
    this.batches = batches;
    this.stores = stores;
  }

  /**
   * Adds a file to the listing of a session that is ready.
   *
   * @param destinations that are owed it; if none of them stores, it is not kept at all
   */
  public void note(Listing listing, RecordingFile file, Collection<String> destinations) {
    if (destinations.stream().anyMatch(stores)) {
      if (file.hasLink()) {
        listing.wanted(file, destinations);
      } else {
        listing.withoutLink(file);
      }
    } else {
      listing.notStored(file);
      notStored.add(file.recordingType());
    }
  }

  /** Types that were listed since the program started, and that no destination stores. */
  public Set<String> notStored() {
    return Set.copyOf(notStored);
  }

  /**
   * The listing is complete. What is new may be transferred; what failed is tried again; what the
   * API withdrew or corrected before it could be kept is superseded.
   */
  public void queue(Listing listing) {
    Session session = listing.session();
    String answer = answer(listing);
    if (isAsBefore(session, answer)) {
      return;
    }
    ledger.write(
        change -> {
          ledger.alone(change, session.uuid());
          Map<String, Known> known = known(change.handle(), session.uuid());
          listing.kept(file -> isKept(known.get(id(ledger.account(), session.uuid(), file))));
          sessions.see(change, listing, "ready", answer);
          List<Added> added = new ArrayList<>();
          listing
              .wanted()
              .forEach(
                  (file, destinations) -> {
                    String id = id(ledger.account(), session.uuid(), file);
                    if (known.containsKey(id)) {
                      listedAgain(change, known.get(id), destinations);
                    } else {
                      added.add(new Added(id, file, destinations));
                    }
                  });
          if (!added.isEmpty()) {
            insert(change, session, known.values(), added);
          }
          Set<String> listed = listed(session);
          if (listing.isComplete()) {
            supersede(change, known, listed, listing, added);
          }
          relate(change.handle(), known, listed, added);
          batches.settle(change, session.uuid());
          return null;
        });
  }

  private static boolean isKept(Known file) {
    return file != null && file.isKept();
  }

  private record Added(String id, RecordingFile file, Collection<String> destinations) {}

  private record Known(
      String id,
      String nameKey,
      String state,
      String alike,
      boolean isMedia,
      boolean isKept,
      long size,
      boolean isSizeUnpromised,
      String replaces,
      long unlisted) {

    boolean isOpen() {
      return state.equals("waiting") || state.equals("failed");
    }

    /** Whether a size that is listed now is that of this file, which was listed without one. */
    boolean isOfNow(OptionalLong promised) {
      return isSizeUnpromised && promised.equals(OptionalLong.of(size));
    }
  }

  /** Digest of all that an answer says of a session, of its deletion, and of who is owed what. */
  private String answer(Listing listing) {
    Session session = listing.session();
    StringBuilder said = new StringBuilder();
    said.append(session.topic()).append('\n').append(session.recordedOn());
    said.append('\n')
        .append(sessions.deletionFrom(session))
        .append('\n')
        .append(session.problems());
    said.append('\n').append(listing.withoutLink()).append('\n').append(listing.notStored());
    listing
        .wanted()
        .forEach(
            (file, owed) -> said.append('\n').append(file.identity()).append('\n').append(owed));
    return Sha256.of(said.toString());
  }

  /** Most answers say what the one before said; then there is nothing to write. */
  private boolean isAsBefore(Session session, String answer) {
    return ledger.read(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT 1 FROM session s WHERE s.account = :account AND s.uuid = :uuid
                      AND s.answer = :answer AND s.no_link IS NULL AND s.state IN ('ready', 'archived')
                      AND NOT EXISTS (SELECT 1 FROM recording_file f
                        WHERE f.account = s.account AND f.uuid = s.uuid
                          AND f.state IN ('waiting', 'downloading', 'failed', 'kept')
                          AND (f.state = 'failed' OR f.unlisted > 0))
                    """)
                .bind("account", ledger.account())
                .bind("uuid", session.uuid())
                .bind("answer", answer)
                .mapTo(Integer.class)
                .findFirst()
                .isPresent());
  }

  private Map<String, Known> known(Handle handle, String uuid) {
    Map<String, Known> known = new LinkedHashMap<>();
    handle
        .createQuery(
            """
            SELECT id, name_key, state, recording_type, file_type, media, kept_at, size, promised_size,
              replaces, unlisted FROM recording_file WHERE account = :account AND uuid = :uuid ORDER BY noted_at, ordinal, id
            """)
        .bind("account", ledger.account())
        .bind("uuid", uuid)
        .map(
            (rs, context) ->
                new Known(
                    rs.getString("id"),
                    rs.getString("name_key"),
                    rs.getString("state"),
                    rs.getString("recording_type") + "\n" + rs.getString("file_type"),
                    rs.getInt("media") == 1,
                    rs.getObject("kept_at") != null,
                    rs.getLong("size"),
                    rs.getObject("promised_size") == null,
                    rs.getString("replaces"),
                    rs.getLong("unlisted")))
        .forEach(file -> known.put(file.id(), file));
    return known;
  }

  private Set<String> listed(Session session) {
    Set<String> listed = new HashSet<>();
    session.files().forEach(file -> listed.add(id(ledger.account(), session.uuid(), file)));
    return listed;
  }

  private void listedAgain(Change change, Known file, Collection<String> destinations) {
    boolean again =
        List.of("failed", "lost", "superseded").contains(file.state()) && !file.isKept();
    if (again || file.unlisted() > 0) {
      change
          .handle()
          .createUpdate(
              """
              UPDATE recording_file SET unlisted = 0,
                state = CASE WHEN :again = 1 THEN 'waiting' ELSE state END WHERE id = :id
              """)
          .bind("again", again ? 1 : 0)
          .bind("id", file.id())
          .execute();
    }
    if (again) {
      change.workFor(Transfers.QUEUE);
    }
    if (again || IS_TO_COME.contains(file.state())) {
      owe(change.handle(), file.id(), destinations);
    }
  }

  /** What two clean answers in a row leave out, or what one lists with another size. */
  private void supersede(
      Change change,
      Map<String, Known> known,
      Set<String> listed,
      Listing listing,
      List<Added> added) {
    Handle handle = change.handle();
    List<String> corrected = new ArrayList<>();
    added.forEach(it -> corrected.add(it.file().recordingType() + "\n" + it.file().fileType()));
    Set<String> wanted = new HashSet<>();
    listing
        .wanted()
        .keySet()
        .forEach(file -> wanted.add(id(ledger.account(), listing.session().uuid(), file)));
    for (Known file : known.values()) {
      if (!file.isOpen() || wanted.contains(file.id())) {
        continue;
      }
      boolean hasOtherSize =
          !listed.contains(file.id()) && file.isMedia() && corrected.remove(file.alike());
      if (hasOtherSize || file.unlisted() + 1 >= WITHDRAWN) {
        handle
            .createUpdate(
                """
                UPDATE recording_file SET state = 'superseded', unlisted = 0, problem = NULL, fault = NULL
                WHERE id = :id
                """)
            .bind("id", file.id())
            .execute();
        owedNoMore(handle, file.id());
        History.note(change, listing.session().uuid(), file.id(), "superseded", null);
      } else {
        handle
            .createUpdate("UPDATE recording_file SET unlisted = unlisted + 1 WHERE id = :id")
            .bind("id", file.id())
            .execute();
      }
    }
  }

  /**
   * A new file may be a kept one that the API lists with another size from now on; or the right one
   * of a copy that is kept in its place, of which a rebuilt ledger knows no more than that copy.
   */
  private static void relate(
      Handle handle, Map<String, Known> known, Set<String> listed, List<Added> added) {
    Set<String> listedElse = new HashSet<>();
    known.values().stream()
        .filter(file -> file.replaces() != null && listed.contains(file.id()))
        .forEach(file -> listedElse.add(file.replaces()));
    List<Known> candidates = new ArrayList<>();
    for (Known file : known.values()) {
      if (file.isKept()
          && file.isMedia()
          && !listedElse.contains(file.id())
          && !listed.contains(file.id())) {
        candidates.add(file);
      }
    }
    for (Added it : added) {
      String alike = it.file().recordingType() + "\n" + it.file().fileType();
      candidates.stream()
          .filter(file -> file.alike().equals(alike))
          // one that was kept before its size was listed first
          .min(Comparator.comparing(file -> !file.isOfNow(it.file().promisedSize())))
          .ifPresent(
              file -> {
                candidates.remove(file);
                boolean standsIn = file.id().equals(Transfer.differsId(it.id()));
                handle
                    .createUpdate(
                        standsIn
                            ? "UPDATE recording_file SET stood_in = 1 WHERE id = :id"
                            : "UPDATE recording_file SET replaces = :kept WHERE id = :id")
                    .bind("kept", file.id())
                    .bind("id", it.id())
                    .execute();
              });
    }
  }

  /** No destination is owed a file any more. */
  static void owedNoMore(Handle handle, String id) {
    handle
        .createUpdate(
            """
            UPDATE delivery SET state = 'void', problem = NULL, failing_since = NULL
            WHERE file_id = :id AND state IN ('waiting', 'owed', 'failed')
            """)
        .bind("id", id)
        .execute();
  }

  /** Owes destinations a file whose bytes are still to come. */
  static void owe(Handle handle, String id, Collection<String> destinations) {
    for (String destination : destinations) {
      handle
          .createUpdate(
              """
              INSERT INTO delivery (file_id, destination, state, account, uuid, urgency)
              SELECT id, :destination, 'waiting', account, uuid, urgency FROM recording_file
              WHERE id = :id
              ON CONFLICT (file_id, destination) DO UPDATE SET state = 'waiting'
              WHERE delivery.state = 'void' AND delivery.stored_at IS NULL
              """)
          .bind("id", id)
          .bind("destination", destination)
          .execute();
    }
  }

  private void insert(Change change, Session session, Collection<Known> known, List<Added> added) {
    Handle handle = change.handle();
    Naming naming = naming(handle, session.uuid());
    Set<String> taken = new HashSet<>();
    known.forEach(file -> taken.add(file.nameKey()));
    PreparedBatch files =
        handle.prepareBatch(
            """
            INSERT INTO recording_file
              (id, account, uuid, recording_type, file_type, extension, media, ordinal, promised_size,
               name, name_key, state, noted_at, urgency)
            VALUES (:id, :account, :uuid, :type, :fileType, :extension, :media, :ordinal, :promised,
               :name, :key, 'waiting', :now, :urgency)
            """);
    PreparedBatch owed =
        handle.prepareBatch(
            """
            INSERT INTO delivery (file_id, destination, state, account, uuid, urgency)
            VALUES (:id, :destination, 'waiting', :account, :uuid, :urgency)
            """);
    for (Added it : added) {
      RecordingFile file = it.file();
      String name =
          paths.fileName(
              session.meetingId(),
              session.uuid(),
              naming.topic(),
              naming.day(),
              file.recordingType(),
              file.fileType(),
              file.extension(),
              taken::contains);
      String key = SafeNames.sameness(name);
      taken.add(key);
      files
          .bind("id", it.id())
          .bind("account", ledger.account())
          .bind("uuid", session.uuid())
          .bind("type", file.recordingType())
          .bind("fileType", file.fileType())
          .bind("extension", file.extension())
          .bind("media", file.isMedia() ? 1 : 0)
          .bind("ordinal", file.order())
          .bind(
              "promised", file.promisedSize().isPresent() ? file.promisedSize().getAsLong() : null)
          .bind("name", name)
          .bind("key", key)
          .bind("now", ledger.now())
          .bind("urgency", naming.deletionFrom())
          .add();
      for (String destination : it.destinations()) {
        owed.bind("id", it.id())
            .bind("destination", destination)
            .bind("account", ledger.account())
            .bind("uuid", session.uuid())
            .bind("urgency", naming.deletionFrom())
            .add();
      }
    }
    files.execute();
    owed.execute();
    change.workFor(Transfers.QUEUE);
  }

  static boolean isTaken(Handle handle, String account, String uuid, String key) {
    return handle
        .createQuery(
            """
            SELECT 1 FROM recording_file
            WHERE account = :account AND uuid = :uuid AND name_key = :key
            """)
        .bind("account", account)
        .bind("uuid", uuid)
        .bind("key", key)
        .mapTo(Integer.class)
        .findFirst()
        .isPresent();
  }

  private record Naming(String topic, LocalDate day, long deletionFrom) {}

  /** What the session's names are made of; fixes its folder the first time. */
  private Naming naming(Handle handle, String uuid) {
    record Row(String meetingId, String topic, String day, long deletionFrom, String folder) {}
    Row row =
        handle
            .createQuery(
                """
                SELECT meeting_id, topic, recorded_on, deletion_from, folder FROM session
                WHERE account = :account AND uuid = :uuid
                """)
            .bind("account", ledger.account())
            .bind("uuid", uuid)
            .map(
                (rs, context) ->
                    new Row(
                        rs.getString(1),
                        rs.getString(2),
                        rs.getString(3),
                        rs.getLong(4),
                        rs.getString(5)))
            .one();
    LocalDate day = LocalDate.parse(row.day());
    if (row.folder() == null) {
      fixFolder(
          handle,
          uuid,
          paths.folder(row.meetingId(), uuid, row.topic(), day, key -> hasFolder(handle, key)));
    }
    return new Naming(row.topic(), day, row.deletionFrom());
  }

  private boolean hasFolder(Handle handle, String key) {
    return handle
        .createQuery("SELECT 1 FROM session WHERE account = :account AND folder_key = :key")
        .bind("account", ledger.account())
        .bind("key", key)
        .mapTo(Integer.class)
        .findFirst()
        .isPresent();
  }

  private void fixFolder(Handle handle, String uuid, String folder) {
    handle
        .createUpdate(
            """
            UPDATE session SET folder = :folder, folder_key = :key
            WHERE account = :account AND uuid = :uuid
            """)
        .bind("folder", folder)
        .bind("key", SafeNames.sameness(folder))
        .bind("account", ledger.account())
        .bind("uuid", uuid)
        .execute();
  }

  /** The id of a file in the ledger. */
  static String id(String account, String uuid, RecordingFile file) {
    return Sha256.of(account + "\n" + uuid + "\n" + file.identity()).substring(0, 32);
  }
}
