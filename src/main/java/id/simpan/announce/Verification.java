package id.simpan.announce;

import id.simpan.archive.ArchivePath;
import id.simpan.archive.Sha256;
import id.simpan.ledger.Restore.ArchivedFile;
import id.simpan.ledger.Restore.ArchivedSession;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Hashes an archive folder again and compares it with what is recorded of it. */
public final class Verification {

  private final Path archive;
  private final Map<String, String> recorded = new TreeMap<>();
  private final Set<String> folders = new HashSet<>();

  /**
   * @param delivered SHA-256 by relative path, as the ledger has it
   */
  public Verification(Path archive, Map<String, String> delivered) {
    this.archive = archive;
    recorded.putAll(delivered);
    delivered.keySet().forEach(path -> folders.add(folder(path)));
    for (ArchivedSession session : Manifests.read(archive)) {
      folders.add(session.folder());
      for (ArchivedFile file : session.files()) {
        recorded.putIfAbsent(session.folder() + "/" + file.name(), file.sha256());
      }
    }
  }

  /** How many files are recorded. */
  public int files() {
    return recorded.size();
  }

  /**
   * Reads everything.
   *
   * @param report is given a line for each file that is {@code missing}, {@code altered} or {@code
   *     extra}
   * @param progress runs after each file
   * @return whether there was none
   */
  public boolean run(Consumer<String> report, Runnable progress) {
    boolean right = true;
    for (Map.Entry<String, String> file : recorded.entrySet()) {
      String wrong = wrong(file.getKey(), file.getValue());
      if (wrong != null) {
        report.accept(wrong + "  " + file.getKey());
        right = false;
      }
      progress.run();
    }
    for (String folder : folders) {
      for (String name : new String[] {ArchivePath.MANIFEST, ArchivePath.CHECKSUMS}) {
        if (!Files.isRegularFile(archive.resolve(folder).resolve(name))) {
          report.accept("missing  " + folder + "/" + name);
          right = false;
        }
      }
    }
    return extras(report) && right;
  }

  private String wrong(String path, String sha256) {
    try {
      Path file = archive.resolve(path);
      return !Files.isRegularFile(file)
          ? "missing"
          : sha256.equals(Sha256.of(file)) ? null : "altered";
    } catch (IOException unreadable) {
      return "altered";
    }
  }

  private boolean extras(Consumer<String> report) {
    if (!Files.isDirectory(archive)) {
      return true;
    }
    try (Stream<Path> files = Files.walk(archive)) {
      return files
              .filter(Files::isRegularFile)
              .map(file -> archive.relativize(file).toString().replace('\\', '/'))
              .filter(path -> !recorded.containsKey(path) && !isSideFile(path))
              .sorted()
              .peek(path -> report.accept("extra  " + path))
              .count()
          == 0;
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private boolean isSideFile(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    return folders.contains(folder(path))
        && (name.equals(ArchivePath.MANIFEST) || name.equals(ArchivePath.CHECKSUMS));
  }

  private static String folder(String path) {
    return path.contains("/") ? path.substring(0, path.lastIndexOf('/')) : "";
  }
}
