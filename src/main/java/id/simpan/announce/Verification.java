package id.simpan.announce;

import id.simpan.archive.ArchiveFolder;
import id.simpan.archive.Sha256;
import id.simpan.ledger.Deliveries.HeldFile;
import id.simpan.ledger.Restore.ArchivedSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Hashes an archive folder again and compares it with what is recorded of it. */
public final class Verification {

  private final Path archive;
  private final Records records;
  private final Predicate<String> inPart;
  private final Predicate<String> others;

  /**
   * @param account whose recordings are verified
   * @param records what the ledger has; what the folder's manifests know joins it
   * @param others whether a relative path is another account's
   * @param inPart whether a relative path is to be verified this time
   */
  public Verification(
      Path archive,
      String account,
      Records records,
      Predicate<String> others,
      Predicate<String> inPart) {
    this.archive = archive;
    this.records = records;
    this.inPart = inPart;
    Set<String> theirs = new HashSet<>();
    this.others = others.or(theirs::contains);
    Manifests.read(
        archive,
        session -> {
          if (session.account().equals(account)) {
            records.add(known(session));
          } else {
            session.files().forEach(it -> theirs.add(Records.path(session.folder(), it.name())));
            theirs.addAll(Records.sideFiles(session.folder()));
          }
        });
  }

  /**
   * What a manifest lists in a folder that the ledger knows counts if it is there; else it is the
   * manifest that is wrong.
   */
  private List<HeldFile> known(ArchivedSession session) {
    boolean isOfLedger = records.knows(session.folder());
    return session.files().stream()
        .map(
            file ->
                new HeldFile(
                    Records.path(session.folder(), file.name()),
                    file.sha256(),
                    file.size(),
                    !isOfLedger))
        .filter(file -> !isOfLedger || Files.exists(ArchiveFolder.file(archive, file.path())))
        .toList();
  }

  private List<HeldFile> recorded() {
    return records.files().stream().filter(file -> inPart.test(file.path())).toList();
  }

  /** How many files are verified. */
  public int files() {
    return recorded().size();
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
    for (HeldFile file : recorded()) {
      read(
          file.path(),
          wrong,
          bytes -> {
            if (!file.sha256().equals(Sha256.of(bytes))) {
              wrong.accept("altered  " + file.path());
            }
          });
      progress.run();
    }
    for (String path : records.sideFiles()) {
      if (inPart.test(path)) {
        read(path, wrong, file -> compare(path, file, wrong));
      }
    }
    extras(wrong);
    records.end(path -> Files.notExists(ArchiveFolder.file(archive, path)), wrong);
    return right.get();
  }

  private void compare(String path, Path file, Consumer<String> wrong) throws IOException {
    if (Files.size(file) > Records.LONGEST) {
      wrong.accept("altered  " + path);
    } else {
      records.compare(path, Files.readAllBytes(file), wrong);
    }
  }

  @FunctionalInterface
  private interface Reading {
    void of(Path file) throws IOException;
  }

  private void read(String path, Consumer<String> wrong, Reading reading) {
    Path file = ArchiveFolder.file(archive, path);
    try {
      if (Files.isRegularFile(file)) {
        reading.of(file);
      } else {
        wrong.accept((Files.notExists(file) ? "missing  " : "unreadable  ") + path);
      }
    } catch (IOException unreadable) {
      wrong.accept("unreadable  " + path);
    }
  }

  private void extras(Consumer<String> wrong) {
    Manifests.walk(
        archive,
        file -> {
          String path = relative(file);
          if (Files.isRegularFile(file)
              && inPart.test(path)
              && !records.isRecorded(path)
              && !others.test(path)
              && !records.isSideFile(path)) {
            records.extra(path);
          }
        },
        folder -> wrong.accept("unreadable  " + relative(folder)));
  }

  private String relative(Path file) {
    return ArchiveFolder.path(archive, file);
  }
}
