package id.simpan.routing;

import id.simpan.archive.ArchivePath;
import id.simpan.download.DownloadFault;
import id.simpan.download.Downloader;
import id.simpan.download.NoSpace;
import id.simpan.ledger.Claim;
import id.simpan.ledger.Transfer;
import id.simpan.ledger.Transfers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The kept files in the work directory, until every delivery is done. */
public final class KeptFiles {

  private static final String KEPT = ".kept";
  private static final String PART = ".part";
  private static final String NOTES = ".part.properties";

  /** Ends of what is there for one claim alone, with its {@link Claim#tag}. */
  private static final List<String> OF_CLAIMS =
      List.of(".fetched", "." + ArchivePath.MANIFEST, "." + ArchivePath.CHECKSUMS);

  private static final Logger LOG = LoggerFactory.getLogger(KeptFiles.class);

  private final Path directory;
  private final Transfers transfers;
  private final Supplier<Set<String>> leases;

  /**
   * @param leases of all deliveries and batches that are in hand
   */
  public KeptFiles(Path directory, Transfers transfers, Supplier<Set<String>> leases) {
    this.directory = directory;
    this.transfers = transfers;
    this.leases = leases;
  }

  /** These are archived wherever they are owed. */
  public void remove(Collection<String> ids) {
    for (String id : ids) {
      delete(directory.resolve(id + KEPT));
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException inUse) {
      LOG.warn("{} is not needed any more, but cannot be removed", file);
    }
  }

  /**
   * At start, before anything is asked of the API: what was whole when the program was killed is
   * kept, though the ledger did not know yet; and what it did not get to remove is removed.
   */
  void takeUp(Downloader downloader) {
    transfers.here(ids(KEPT, PART));
    for (String id : ids(KEPT, PART)) {
      transfers.found(id).ifPresent(transfer -> takeUp(downloader, transfer));
    }
    transfers.ofCopies(ids(KEPT)).forEach(transfer -> takeUp(downloader, transfer));
    tidyUp(downloader);
  }

  /** What nobody goes on with, as others have archived it or are gone meanwhile, is removed. */
  void tidyUp(Downloader downloader) {
    for (String id : transfers.over(ids(KEPT, PART, NOTES))) {
      for (String suffix : new String[] {KEPT, PART, NOTES}) {
        delete(directory.resolve(id + suffix));
      }
    }
    removeUnclaimed();
    downloader.tidyUp();
  }

  /** What claims left here that are over; others may be at work in the same directory. */
  private void removeUnclaimed() {
    List<String> found =
        names().filter(name -> OF_CLAIMS.stream().anyMatch(name::endsWith)).toList();
    if (found.isEmpty()) {
      return;
    }
    // asked after the look, as each file is younger than its claim
    Set<String> claims = leases.get();
    found.stream()
        .filter(name -> claims.stream().noneMatch(it -> name.contains("." + Claim.tag(it) + ".")))
        .forEach(name -> delete(directory.resolve(name)));
  }

  private void takeUp(Downloader downloader, Transfer transfer) {
    try {
      downloader
          .adopt(transfer)
          .ifPresent(
              download -> {
                transfers.adopted(transfer, download.size(), download.sha256(), download.remark());
                downloader.settle(transfer, download);
                LOG.info("Kept: {}, it was whole on this machine already", transfer);
              });
    } catch (DownloadFault | NoSpace notNow) {
      LOG.warn("{} cannot be taken up: {}", transfer, notNow.getMessage());
    }
  }

  /** Of the files whose names end so. */
  private Set<String> ids(String... suffixes) {
    Set<String> ids = new TreeSet<>();
    names()
        .forEach(
            name ->
                Stream.of(suffixes)
                    .filter(name::endsWith)
                    .forEach(it -> ids.add(name.substring(0, name.length() - it.length()))));
    return ids;
  }

  private Stream<String> names() {
    if (!Files.isDirectory(directory)) {
      return Stream.empty();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).toList().stream();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
