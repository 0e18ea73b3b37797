package id.simpan.announce;

import id.simpan.archive.ArchiveFolder;
import id.simpan.archive.ArchivePath;
import id.simpan.archive.Sha256;
import id.simpan.ledger.Restore.ArchivedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Hashes an archive folder again and compares it with what is recorded of it. */
public final class Verification {

  private final Path archive;
  private final Predicate<String> inPart;
  private final Map<String, String> recorded = new TreeMap<>();
  private final Set<String> folders = new TreeSet<>();
  private final Predicate<String> others;

  /**
   * @param account whose recordings are verified
   * @param delivered SHA-256 by relative path, as the ledger has it
   * @param others whether a relative path is another account's
   * @param inPart whether a relative path is to be verified this time
   */
  public Verification(
      Path archive,
      String account,
      Map<String, String> delivered,
      Predicate<String> others,
      Predicate<String> inPart) {
    this.archive = archive;
    this.inPart = inPart;
    this.others = others;
    delivered.forEach(this::record);
    Manifests.read(
        archive,
        session -> {
          if (!session.account().equals(account)) {
            return;
          }
          folders.add(session.folder());
          for (ArchivedFile file : session.files()) {
            record(session.folder() + "/" + file.name(), file.sha256());
          }
        });
  }

  private void record(String path, String sha256) {
    folders.add(folder(path));
    if (inPart.test(path)) {
      recorded.putIfAbsent(path, sha256);
    }
  }

  /** How many files are verified. */
  public int files() {
    return recorded.size();
  }

  /**
   * Reads everything.
   *
   * @param report is given a line for each file that is {@code missing}, {@code altered}, {@code
   *     extra} or {@code unreadable}
   * @param progress runs after each file
   * @return whether there was none
   */
  public boolean run(Consumer<String> report, Runnable progress) {
    AtomicBoolean right = new AtomicBoolean(true);
    Consumer<String> wrong =
        line -> {
          right.set(false);
          report.accept(line);
        };
    for (Map.Entry<String, String> file : recorded.entrySet()) {
      verify(file.getKey(), file.getValue(), wrong);
      progress.run();
    }
    for (String folder : folders) {
      for (String name : new String[] {ArchivePath.MANIFEST, ArchivePath.CHECKSUMS}) {
        String path = folder + "/" + name;
        if (inPart.test(path) && !Files.isRegularFile(ArchiveFolder.file(archive, path))) {
          wrong.accept("missing  " + path);
        }
      }
    }
    extras(wrong);
    return right.get();
  }

  private void verify(String path, String sha256, Consumer<String> wrong) {
    Path file = ArchiveFolder.file(archive, path);
    try {
      if (!Files.isRegularFile(file)) {
        wrong.accept((Files.notExists(file) ? "missing  " : "unreadable  ") + path);
      } else if (!sha256.equals(Sha256.of(file))) {
        wrong.accept("altered  " + path);
      }
    } catch (IOException unreadable) {
      wrong.accept("unreadable  " + path);
    }
  }

  private void extras(Consumer<String> wrong) {
    Set<String> extras = new TreeSet<>();
    Manifests.walk(
        archive,
        file -> {
          String path = relative(file);
          if (Files.isRegularFile(file)
              && inPart.test(path)
              && !recorded.containsKey(path)
              && !others.test(path)
              && !isSideFile(path)) {
            extras.add(path);
          }
        },
        folder -> wrong.accept("unreadable  " + relative(folder)));
    extras.forEach(path -> wrong.accept("extra  " + path));
  }

  private String relative(Path file) {
    return ArchiveFolder.path(archive, file);
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
