package id.simpan.ledger;

import id.simpan.rapatin.RecordingFile;
import id.simpan.rapatin.Session;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Predicate;

/** A session that is ready, and who is owed which of its files: noted in one change at the end. */
public final class Listing {

  private final Session session;
  private final Map<RecordingFile, List<String>> wanted = new LinkedHashMap<>();
  private final TreeSet<String> notStored = new TreeSet<>();
  private final List<RecordingFile> withoutLink = new ArrayList<>();

  public Listing(Session session) {
    this.session = session;
  }

  Session session() {
    return session;
  }

  /**
   * A file that is to be kept.
   *
   * @param destinations that are owed it
   */
  synchronized void wanted(RecordingFile file, Collection<String> destinations) {
    wanted.put(file, List.copyOf(destinations));
  }

  /** A file that no destination stores is not kept. */
  synchronized void notStored(RecordingFile file) {
    notStored.add(file.recordingType());
  }

  /** A file that is to be kept, and cannot be asked for. */
  synchronized void withoutLink(RecordingFile file) {
    withoutLink.add(file);
  }

  /** What is kept need not be asked for any more. */
  synchronized void kept(Predicate<RecordingFile> isKept) {
    withoutLink.removeIf(isKept);
  }

  synchronized Map<RecordingFile, List<String>> wanted() {
    return wanted;
  }

  /** Recording types that no destination stores, one a line; null if there are none. */
  synchronized String notStored() {
    return notStored.isEmpty() ? null : String.join("\n", notStored);
  }

  /** Recording types that are to be kept and have no link, few of many; null if there are none. */
  synchronized String withoutLink() {
    List<String> types = withoutLink.stream().map(RecordingFile::recordingType).distinct().toList();
    return types.isEmpty() ? null : String.join(", ", Session.few(types));
  }

  /** Whether each file that may be wanted could be read, and can be asked for. */
  synchronized boolean isComplete() {
    return session.isComplete() && withoutLink.isEmpty();
  }
}
