package id.simpan.settings;

import id.simpan.archive.ArchivePath;
import id.simpan.archive.SafeNames;
import id.simpan.permission.FileMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Directories, and the names and modes in them. */
final class FoldersCheck {

  private FoldersCheck() {}

  static void check(SimpanSettings simpan, Findings findings) {
    Set<String> names = new LinkedHashSet<>(List.of("ledger", "download", "file"));
    names.addAll(simpan.destinations());
    names.forEach(name -> notEmpty("simpan." + name + ".directory", findings));
    int before = findings.lines().size();
    directory("simpan.home", simpan.resolve(""), findings);
    if (findings.lines().size() == before) {
      directory(
          "simpan.download.directory", simpan.resolve(simpan.download().directory()), findings);
      directory("simpan.file.directory", simpan.resolve(simpan.file().directory()), findings);
      directory("simpan.ledger.directory", simpan.resolve(simpan.ledger().directory()), findings);
    }
    if (findings.lines().size() == before) {
      apartFromTheArchive(
          "simpan.download.directory",
          simpan.resolve(simpan.download().directory()),
          simpan,
          findings);
      apartFromTheArchive(
          "simpan.ledger.directory", simpan.resolve(simpan.ledger().directory()), simpan, findings);
    }
    findings.attempt(
        "simpan.archive.path",
        () -> ArchivePath.of(simpan.archive().path(), simpan.account(), SafeNames.ofPlatform()));
    findings.attempt("simpan.file.mode", () -> FileMode.of(simpan.file().mode()));
  }

  /** What is half, or the user's alone, is no part of what others may list and read. */
  private static void apartFromTheArchive(
      String name, Path directory, SimpanSettings simpan, Findings findings) {
    Path archive = simpan.resolve(simpan.file().directory());
    findings.require(
        !simpan.destinations().contains("file")
            || simpan.file().directory().isBlank()
            || !directory.startsWith(archive),
        name,
        directory + " is the archive's folder or lies in it",
        "another folder than simpan.file.directory is expected");
  }

  /** Relative paths count from home: an empty one would be home itself. */
  private static void notEmpty(String name, Findings findings) {
    String value = findings.value(name);
    findings.require(
        value == null || Findings.isText(value), name, "is empty", "a directory is expected");
  }

  private static void directory(String name, Path path, Findings findings) {
    Path existing = path;
    while (existing != null && !Files.exists(existing)) {
      existing = existing.getParent();
    }
    findings.require(
        existing != null && Files.isDirectory(existing),
        name,
        path + " is a file or lies in one",
        "a directory is expected");
  }
}
