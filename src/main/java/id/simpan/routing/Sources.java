package id.simpan.routing;

import id.simpan.archive.ArchiveFolder;
import id.simpan.archive.HardLinks;
import id.simpan.archive.Sha256;
import id.simpan.download.NoSpace;
import id.simpan.ledger.Batch.KeptFile;
import id.simpan.ledger.Deliveries;
import id.simpan.ledger.Delivery;
import id.simpan.s3.S3Folder;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Where the bytes of a delivery come from: the work directory, or, once they are gone from there, a
 * destination that holds them.
 */
public final class Sources {

  private static final String S3 = "s3";

  private final Path work;
  private final Deliveries deliveries;
  private final Function<String, Path> folders;
  private final Supplier<S3Folder> s3;

  /** Bytes that are on their way to the work directory, by lease. */
  private final Map<String, Long> fetching = new ConcurrentHashMap<>();

  /**
   * @param work directory of kept files
   * @param folders the folder of this machine that a destination stores in, or null
   * @param s3 the bucket, if there is one
   */
  Sources(Path work, Deliveries deliveries, Function<String, Path> folders, Supplier<S3Folder> s3) {
    this.work = work;
    this.deliveries = deliveries;
    this.folders = folders;
    this.s3 = s3;
  }

  /**
   * The file to deliver.
   *
   * @throws BytesGone if nobody has it any more; the message says who was asked
   * @throws NoSpace if it would have to be fetched, and the work directory has no room for it
   * @throws RuntimeException if nobody else has it, and one could not be asked
   */
  File of(Delivery delivery) {
    Path kept = work.resolve(delivery.fileId() + ".kept");
    if (isUntouched(kept, delivery.size(), delivery.sha256())) {
      return kept.toFile();
    }
    List<String> asked = new ArrayList<>(List.of("the work directory"));
    Map<String, String> held = deliveries.stored(delivery.fileId());
    List<String> near = held.keySet().stream().filter(it -> folders.apply(it) != null).toList();
    List<String> order = new ArrayList<>(near);
    if (held.containsKey(S3) && !near.contains(S3)) {
      order.add(S3);
    }
    RuntimeException failure = null;
    for (String name : order) {
      asked.add(name);
      try {
        Path file =
            near.contains(name)
                ? ArchiveFolder.file(folders.apply(name), held.get(name))
                : fetched(delivery, held.get(name));
        if (Files.isRegularFile(file)
            && Files.size(file) == delivery.size()
            && Sha256.of(file).equals(delivery.sha256())) {
          return file.toFile();
        }
      } catch (IOException unreadable) {
        failure = new UncheckedIOException(unreadable);
      } catch (RuntimeException away) { // another one may have it
        failure = away;
      }
    }
    if (failure != null) {
      throw failure;
    }
    throw new BytesGone(
        "its bytes are not there any more, or not as they were recorded; looked for in "
            + String.join(", ", asked));
  }

  /**
   * The bytes of a small file, from the work directory, or, as another node has kept it, from a
   * folder that a destination stores in; no store far away is asked.
   */
  Optional<File> near(KeptFile kept) {
    Path own = work.resolve(kept.id() + ".kept");
    if (isWhole(own, kept.size(), kept.sha256())) {
      return Optional.of(own.toFile());
    }
    return deliveries.stored(kept.id()).entrySet().stream()
        .filter(held -> folders.apply(held.getKey()) != null)
        .map(held -> ArchiveFolder.file(folders.apply(held.getKey()), held.getValue()))
        .filter(file -> isWhole(file, kept.size(), kept.sha256()))
        .map(Path::toFile)
        .findFirst();
  }

  /** Which of these paths a destination's folder on this machine has no more; none of others. */
  List<String> gone(String destination, Collection<String> paths) {
    Path folder = folders.apply(destination);
    return folder == null
        ? List.of()
        : paths.stream().filter(it -> Files.notExists(ArchiveFolder.file(folder, it))).toList();
  }

  /**
   * Whether a kept file is as it was kept. It may be one file with that in an archive, where people
   * edit; what is altered is no copy of the recording any more, and goes.
   */
  private static boolean isUntouched(Path kept, long size, String sha256) {
    try {
      if (!Files.isRegularFile(kept)) {
        return false;
      }
      boolean is =
          Files.size(kept) == size && (!HardLinks.areOf(kept) || Sha256.of(kept).equals(sha256));
      if (!is) {
        Files.deleteIfExists(kept);
      }
      return is;
    } catch (IOException unreadable) {
      return false;
    }
  }

  private static boolean isWhole(Path file, long size, String sha256) {
    try {
      return Files.isRegularFile(file)
          && Files.size(file) == size
          && Sha256.of(file).equals(sha256);
    } catch (IOException unreadable) {
      return false;
    }
  }

  /** Where it is now; one that is not in the bucket is not there either. */
  private Path fetched(Delivery delivery, String path) throws IOException {
    Path file = temporary(delivery);
    Files.createDirectories(work);
    Files.deleteIfExists(file);
    takeSpace(delivery);
    try {
      s3.get().fetch(path, file);
    } finally {
      fetching.remove(delivery.lease());
    }
    return file;
  }

  /** As much again stays free: new recordings come before the past. */
  private synchronized void takeSpace(Delivery delivery) {
    long size = delivery.size();
    long others = fetching.values().stream().mapToLong(Long::longValue).sum();
    long free = Math.max(0, new Disk(work, false).freeBytes() - others);
    if (free / 2 < size) {
      throw new NoSpace(
          "%d MiB must be free in %s to fetch it from s3, half of them for new recordings; %d MiB are free"
              .formatted((size >> 19) + 1, work, free >> 20));
    }
    fetching.put(delivery.lease(), size);
  }

  private Path temporary(Delivery delivery) {
    return work.resolve(
        String.join(".", delivery.fileId(), delivery.destination(), delivery.tag(), "fetched"));
  }

  /** The delivery is over, however it ended: what was fetched for it goes. */
  public void release(Delivery delivery) {
    try {
      Files.deleteIfExists(temporary(delivery));
    } catch (IOException inUse) {
      throw new UncheckedIOException(inUse);
    }
  }
}
