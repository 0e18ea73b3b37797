package id.simpan.download;

import id.simpan.ledger.Transfer;
import id.simpan.rapatin.RecordingFile;
import id.simpan.rapatin.Session;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The download links of the sessions polled last, in memory only. They are secrets and live a day
 * at most, so each attempt takes a fresh one; asking for it freshens the links of the whole
 * session.
 */
public final class Links {

  private static final int MOST_SESSIONS = 2_000;

  /** How long the other files of a session wait for the links that one of them has asked for. */
  private static final Duration ONE_ANSWER = Duration.ofSeconds(30);

  private record Listed(long at, List<RecordingFile> files) {}

  private final Map<String, Listed> sessions =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Listed> eldest) {
          return size() > MOST_SESSIONS;
        }
      };
  private final Map<String, Long> attempts = new HashMap<>();

  /** For which file a session's fresh links have been asked, and not yet come. */
  private final Map<String, String> asked = new HashMap<>();

  private long time;

  /** Remembers the links of these sessions, in place of older ones. */
  public synchronized void remember(List<Session> polled) {
    for (Session session : polled) {
      sessions.remove(session.uuid());
      List<RecordingFile> files = session.files().stream().filter(RecordingFile::hasLink).toList();
      sessions.put(session.uuid(), new Listed(++time, files));
      asked.remove(session.uuid());
    }
    notifyAll();
  }

  /**
   * Whether the API must be asked: there is no link that is newer than the last attempt. While one
   * file of a session asks, the others wait for the same answer.
   */
  public synchronized boolean areSpent(Transfer transfer) {
    long end = System.nanoTime() + ONE_ANSWER.toNanos();
    while (isOutdated(transfer)) {
      String asking = asked.getOrDefault(transfer.uuid(), transfer.id());
      long left = end - System.nanoTime();
      if (asking.equals(transfer.id()) || left <= 0 || !await(left)) {
        asked.put(transfer.uuid(), transfer.id());
        return true;
      }
    }
    return false;
  }

  private boolean isOutdated(Transfer transfer) {
    Listed listed = sessions.get(transfer.uuid());
    return listed == null || listed.at() <= attempts.getOrDefault(transfer.id(), 0L);
  }

  private boolean await(long nanos) {
    try {
      TimeUnit.NANOSECONDS.timedWait(this, nanos);
      return true;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /**
   * The link for an attempt, which spends it.
   *
   * @throws DownloadFault if the API does not list the file any more
   */
  public synchronized String take(Transfer transfer) {
    attempts.put(transfer.id(), ++time);
    if (asked.remove(transfer.uuid(), transfer.id())) {
      notifyAll();
    }
    return alike(transfer)
        .filter(file -> file.order() == transfer.order())
        .findFirst()
        .map(RecordingFile::downloadUrl)
        .orElseThrow(() -> new DownloadFault("the API does not list this file any more"));
  }

  /**
   * The links of the files that differ from this one in their order alone, which the API may have
   * changed.
   */
  public synchronized List<String> others(Transfer transfer) {
    return alike(transfer)
        .filter(file -> file.order() != transfer.order())
        .map(RecordingFile::downloadUrl)
        .toList();
  }

  private Stream<RecordingFile> alike(Transfer transfer) {
    Listed listed = sessions.get(transfer.uuid());
    return (listed == null ? List.<RecordingFile>of() : listed.files())
        .stream()
            .filter(file -> file.recordingType().equals(transfer.recordingType()))
            .filter(file -> file.fileType().equals(transfer.fileType()))
            .filter(
                file -> !transfer.media() || file.promisedSize().equals(transfer.promisedSize()));
  }

  /** The file is kept, or left to a later sweep. */
  public synchronized void forget(Transfer transfer) {
    attempts.remove(transfer.id());
  }
}
