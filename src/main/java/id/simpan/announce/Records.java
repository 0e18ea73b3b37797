package id.simpan.announce;

import id.simpan.archive.ArchivePath;
import id.simpan.ledger.Deliveries.HeldFile;
import id.simpan.ledger.Restore.ArchivedFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a destination holds by the records, and whether its side files say the same. Another process
 * may be archiving meanwhile: what is listed or there and was not recorded at first is looked up
 * once more at the end.
 */
public final class Records {

  /** No session has a side file of that many bytes. */
  public static final long LONGEST = 16L << 20;

  private static final Pattern CHECKSUM = Pattern.compile("([0-9a-f]{64})  (.+)");

  private final Consumer<Consumer<HeldFile>> ledger;
  private final Map<String, HeldFile> files = new TreeMap<>();
  private final Map<String, List<HeldFile>> folders = new TreeMap<>();
  private final Map<String, Map<String, Listed>> doubted = new TreeMap<>();
  private final Set<String> extras = new TreeSet<>();

  /**
   * @param ledger gives what the destination has stored to whoever takes it
   */
  public Records(Consumer<Consumer<HeldFile>> ledger) {
    this.ledger = ledger;
    ledger.accept(file -> files.put(file.path(), file));
    files.values().forEach(this::group);
  }

  private void group(HeldFile file) {
    folders.computeIfAbsent(folder(file.path()), folder -> new ArrayList<>()).add(file);
  }

  /** What the ledger does not know, and a side file does. */
  void add(Collection<HeldFile> known) {
    known.stream()
        .filter(file -> files.putIfAbsent(file.path(), file) == null)
        .forEach(this::group);
  }

  /** All that is recorded, in the order of the paths. */
  public Collection<HeldFile> files() {
    return Collections.unmodifiableCollection(files.values());
  }

  /** Whether anything in this folder is recorded. */
  boolean knows(String folder) {
    return folders.containsKey(folder);
  }

  /** Paths of the side files that must be there: not before the first batch of a session closes. */
  public List<String> sideFiles() {
    return folders.entrySet().stream()
        .filter(folder -> folder.getValue().stream().anyMatch(HeldFile::isListed))
        .map(Map.Entry::getKey)
        .flatMap(folder -> sideFiles(folder).stream())
        .toList();
  }

  static List<String> sideFiles(String folder) {
    return List.of(path(folder, ArchivePath.MANIFEST), path(folder, ArchivePath.CHECKSUMS));
  }

  /** Whether this is a side file beside something that is recorded. */
  public boolean isSideFile(String path) {
    String folder = folder(path);
    return folders.containsKey(folder) && sideFiles(folder).contains(path);
  }

  /** Whether this is a file that is recorded. */
  boolean isRecorded(String path) {
    return files.containsKey(path);
  }

  /** Notes what is there and not recorded. */
  public void extra(String path) {
    extras.add(path);
  }

  /**
   * Compares a side file with what is recorded: it lists no less than its batches had, and nothing
   * that the destination has not got.
   *
   * @param wrong is given a line if it does not
   */
  public void compare(String path, byte[] content, Consumer<String> wrong) {
    String folder = folder(path);
    Map<String, Listed> unknown = new HashMap<>();
    boolean isRight;
    try {
      Map<String, Listed> listed =
          path.endsWith(ArchivePath.MANIFEST)
              ? manifest(folder, content)
              : checksums(folder, content);
      isRight =
          folders.getOrDefault(folder, List.of()).stream()
              .filter(HeldFile::isListed)
              .allMatch(file -> listed.containsKey(file.path()));
      for (Map.Entry<String, Listed> it : listed.entrySet()) {
        HeldFile file = files.get(it.getKey());
        if (file == null) {
          unknown.put(it.getKey(), it.getValue());
        } else {
          isRight &= it.getValue().is(file);
        }
      }
    } catch (IOException | IllegalArgumentException | DateTimeException unreadable) {
      isRight = false;
    }
    if (!isRight) {
      wrong.accept("altered  " + path);
    } else if (!unknown.isEmpty()) {
      doubted.put(path, unknown);
    }
  }

  /**
   * All has been looked at.
   *
   * @param isGone whether a path that was there is no more
   * @param wrong is given a line for each doubt that the ledger as it is now does not remove
   */
  public void end(Predicate<String> isGone, Consumer<String> wrong) {
    extras.removeIf(isGone);
    if (doubted.isEmpty() && extras.isEmpty()) {
      return;
    }
    Set<String> asked = new HashSet<>(extras);
    doubted.values().forEach(unknown -> asked.addAll(unknown.keySet()));
    Set<String> beside = new HashSet<>();
    extras.forEach(path -> beside.add(folder(path)));
    Map<String, HeldFile> now = new HashMap<>();
    Set<String> since = new HashSet<>(); // side files beside what is recorded by now
    ledger.accept(
        file -> {
          if (asked.contains(file.path())) {
            now.put(file.path(), file);
          }
          if (beside.contains(folder(file.path()))) {
            since.addAll(sideFiles(folder(file.path())));
          }
        });
    doubted.forEach(
        (path, unknown) -> {
          if (!unknown.entrySet().stream().allMatch(it -> it.getValue().is(now.get(it.getKey())))) {
            wrong.accept("altered  " + path);
          }
        });
    extras.stream()
        .filter(path -> !now.containsKey(path) && !since.contains(path))
        .forEach(path -> wrong.accept("extra  " + path));
  }

  /**
   * @param size null where none stands
   */
  private record Listed(String sha256, Long size) {

    boolean is(HeldFile file) {
      return file != null && file.sha256().equals(sha256) && (size == null || size == file.size());
    }
  }

  private static Map<String, Listed> manifest(String folder, byte[] content) throws IOException {
    Map<String, Listed> listed = new HashMap<>();
    for (ArchivedFile file : Manifests.session(folder, content).files()) {
      listed.put(path(folder, file.name()), new Listed(file.sha256(), file.size()));
    }
    return listed;
  }

  private static Map<String, Listed> checksums(String folder, byte[] content) {
    Map<String, Listed> listed = new HashMap<>();
    for (String line : new String(content, StandardCharsets.UTF_8).lines().toList()) {
      Matcher checksum = CHECKSUM.matcher(line);
      if (!checksum.matches()) {
        throw new IllegalArgumentException("no checksum");
      }
      listed.put(path(folder, checksum.group(2)), new Listed(checksum.group(1), null));
    }
    return listed;
  }

  private static String folder(String path) {
    return path.contains("/") ? path.substring(0, path.lastIndexOf('/')) : "";
  }

  static String path(String folder, String name) {
    return folder.isEmpty() ? name : folder + "/" + name;
  }
}
