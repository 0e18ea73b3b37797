package id.simpan.command;

import id.simpan.archive.ArchiveFolder;
import id.simpan.command.Progress.Totals;
import id.simpan.ledger.Ledger;
import id.simpan.ledger.LedgerFile;
import id.simpan.permission.PrivateFile;
import id.simpan.routing.Ledgers;
import id.simpan.settings.SimpanSettings;
import id.simpan.settings.UnusableSettings;
import id.simpan.texts.Texts;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** {@code simpan ledger export FILE} and {@code simpan ledger import FILE}. */
final class LedgerTransfer {

  private final SimpanSettings settings;
  private final Texts texts;
  private final Path file;
  private final PrintStream out;
  private final PrintStream err;
  private long total;
  private long done;

  LedgerTransfer(SimpanSettings settings, Path file, PrintStream out, PrintStream err) {
    this.settings = settings;
    this.texts = settings.texts();
    this.file = file;
    this.out = out;
    this.err = err;
  }

  /**
   * Writes the ledger as it is now, beside whoever works on it. The file is whole, or not there.
   */
  int write() {
    if (Files.exists(file)) {
      throw new UnusableSettings(List.of(texts.say("ledger.there", "file", file)));
    }
    Path folder = file.toAbsolutePath().getParent();
    if (!Files.isDirectory(folder) || !Files.isWritable(folder)) {
      throw new UnusableSettings(List.of(texts.say("ledger.no-folder", "file", file)));
    }
    Path begun = file.resolveSibling(file.getFileName() + ".new");
    try (Ledger ledger =
            Ledgers.toRead(settings)
                .orElseThrow(() -> new UnusableSettings(List.of(texts.say("ledger.none"))));
        Progress progress = progress(texts.say("ledger.exporting"))) {
      Files.deleteIfExists(begun);
      long rows;
      PrivateFile.createNew(begun);
      try (OutputStream stream = Files.newOutputStream(begun)) {
        rows = LedgerFile.write(ledger, stream, all -> total = all, so -> show(progress, so));
      }
      ArchiveFolder.sync(begun);
      ArchiveFolder.rename(begun, file);
      out.println(texts.say("ledger.exported", "rows", rows, "file", file));
      return 0;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } finally {
      begun.toFile().delete(); // what is left of it if it failed
    }
  }

  /** Reads a file into a ledger in which nothing is known yet. */
  int read() {
    try (InputStream stream = Files.newInputStream(file);
        Ledger ledger = Ledgers.toFill(settings);
        Progress progress = progress(texts.say("ledger.importing"))) {
      long rows = LedgerFile.read(ledger, stream, all -> total = all, so -> show(progress, so));
      out.println(texts.say("ledger.imported", "rows", rows, "file", file));
      return 0;
    } catch (NoSuchFileException missing) {
      err.println(texts.say("ledger.missing", "file", file));
      return SimpanCommand.UNUSABLE;
    } catch (IllegalArgumentException unusable) {
      err.println(file + ": " + unusable.getMessage());
      return SimpanCommand.UNUSABLE;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private Progress progress(String task) {
    return Progress.of(task, () -> new Totals(total, done, 0), List::of, texts, out);
  }

  private void show(Progress progress, long so) {
    done = so;
    progress.show();
  }
}
