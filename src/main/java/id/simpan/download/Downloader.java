package id.simpan.download;

import id.simpan.archive.ArchiveFolder;
import id.simpan.archive.Sha256;
import id.simpan.download.Downloads.Going;
import id.simpan.ledger.Transfer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiPredicate;
import java.util.stream.Stream;

/**
 * Downloads a file once, whole and verified: to a partial file that is resumed where the host
 * allows it, hashed while it streams, checked, and made durable. Memory does not know the size of a
 * recording.
 */
public final class Downloader implements AutoCloseable {

  /** Of a file whose length nobody promised. */
  private static final long LONGEST_UNPROMISED = 16L << 30;

  /** Less is fetched again rather than noted while it streams. */
  private static final long SMALL = 1 << 20;

  /** Room that a download leaves on the disk. */
  private static final long SPARE = 1 << 20;

  /** How many equal files of a session are tried for one that is not kept yet. */
  private static final int MOST_LINKS = 20;

  private final DownloadClient client;
  private final Links links;
  private final Path directory;
  private final Duration beforeDeletion;
  private final Bandwidth bandwidth;
  private final BiPredicate<Transfer, String> isKeptSibling;
  private final Clock clock;
  private final Writers writers;
  private volatile Attempts attempts = Attempts.UNWATCHED;
  private final Downloads downloads = new Downloads();

  /** Whose each content is that has come, but that the ledger may not know of yet. */
  private final Map<String, String> arrived = new ConcurrentHashMap<>();

  private final ExecutorService beside =
      Executors.newCachedThreadPool(
          work -> {
            Thread thread = new Thread(work, "beside-download");
            thread.setDaemon(true);
            return thread;
          });

  /**
   * @param directory for partial and kept files
   * @param beforeDeletion when less is left, a file of another length than promised is kept all the
   *     same
   * @param isKeptSibling whether a file of the session that differs in its order alone is kept with
   *     this SHA-256
   */
  public Downloader(
      DownloadClient client,
      Links links,
      Path directory,
      Duration beforeDeletion,
      Bandwidth bandwidth,
      BiPredicate<Transfer, String> isKeptSibling,
      Clock clock) {
    this.client = client;
    this.links = links;
    this.directory = directory;
    this.beforeDeletion = beforeDeletion;
    this.bandwidth = bandwidth;
    this.isKeptSibling = isKeptSibling;
    this.clock = clock;
    this.writers = new Writers(directory);
  }

  /** Those that are running. */
  public Downloads downloads() {
    return downloads;
  }

  /**
   * A file that is whole on this machine; or, without a hash, one that need not be, as the host
   * serves what is kept already.
   *
   * @param remark what a reader must know, or null
   */
  public record Download(long size, String sha256, String remark) {

    /** Then the file is kept under {@link Transfer#differsId()}. */
    public static final String SIZE_DIFFERS = "size differs";

    /** Whether this listing is of a file that is kept under another one. */
    public boolean isKeptAlready() {
      return sha256 == null;
    }

    private boolean isCopy() {
      return SIZE_DIFFERS.equals(remark);
    }
  }

  /**
   * Takes a file that is whole on the disk, such as after a kill just before the ledger knew,
   * without a word to the API or a host.
   *
   * @throws DownloadFault if another worker has it in hand
   */
  public Optional<Download> adopt(Transfer transfer) {
    Path kept = PartialFile.kept(directory, transfer.id());
    Path part = PartialFile.part(directory, transfer.id());
    return Files.exists(kept) || Files.exists(part) || Files.exists(copy(transfer))
        ? alone(transfer, mine -> whole(transfer, mine))
        : Optional.empty();
  }

  /** What downloads that were killed left behind, and nobody goes on with, is removed. */
  public void tidyUp() {
    if (Files.isDirectory(directory)) {
      try {
        writers.tidyUp();
      } catch (IOException unreadable) {
        throw new UncheckedIOException(unreadable);
      }
    }
  }

  /** Who is told of each attempt; nobody until this is called. */
  public void follow(Attempts followers) {
    this.attempts = followers;
  }

  /**
   * Makes one attempt, going on from the one before.
   *
   * @throws DownloadFault if another attempt may succeed, or another worker has the file in hand
   * @throws LinkRefused if the link leads where nothing may be sent
   * @throws NoSpace if the disk has no room
   */
  public Download fetch(Transfer transfer) {
    long began = System.nanoTime();
    String outcome = "failed";
    try {
      Download fetched =
          alone(
              transfer,
              part -> {
                Optional<Download> whole = whole(transfer, part);
                return whole.isPresent() ? whole.get() : download(transfer, part);
              });
      outcome = fetched.isKeptAlready() ? "kept-already" : "kept";
      return fetched;
    } catch (LinkRefused refused) {
      outcome = "refused";
      throw refused;
    } catch (NoSpace full) {
      outcome = "no-space";
      throw full;
    } finally {
      attempts.ended(outcome, Duration.ofNanos(System.nanoTime() - began));
    }
  }

  /** Whether a file that is alike has this content, or has just come by it. */
  private boolean isSiblings(Transfer transfer, String sha256) {
    String content =
        String.join("\n", transfer.uuid(), transfer.recordingType(), transfer.fileType(), sha256);
    String owner = arrived.putIfAbsent(content, transfer.id());
    return (owner != null && !owner.equals(transfer.id())) || isKeptSibling.test(transfer, sha256);
  }

  /** The ledger knows of this download. */
  public void settle(Transfer transfer, Download download) {
    arrived.values().removeIf(transfer.id()::equals);
    if (download.isCopy()) {
      alone(
          transfer,
          part -> {
            part.copied(download.size());
            return null;
          });
    }
  }

  private interface Work<T> {
    T on(PartialFile part) throws IOException;
  }

  private <T> T alone(Transfer transfer, Work<T> work) {
    try (Writers.Hold hold = writers.hold(transfer.id())) {
      return work.on(new PartialFile(directory, transfer.id()));
    } catch (SocketTimeoutException silent) {
      throw new DownloadFault("no bytes within the time limit", silent);
    } catch (IOException broken) {
      if (freeSpace() < SPARE) {
        throw new NoSpace("no space left in " + directory);
      }
      throw new DownloadFault(
          "the transfer broke off (" + broken.getClass().getSimpleName() + ")", broken);
    }
  }

  private Optional<Download> whole(Transfer transfer, PartialFile part) throws IOException {
    OptionalLong promised = promised(transfer);
    if (isWhole(transfer, part.kept(), promised)) {
      return Optional.of(found(part.kept(), null));
    }
    if (promised.isPresent()
        && part.length() == promised.getAsLong()
        && part.resume() == promised.getAsLong()
        && isWhole(transfer, part.path(), promised)) {
      return Optional.of(found(part.keep(), null));
    }
    Path copy = copy(transfer);
    if (!hasCopy(transfer, part) && isWhole(transfer, copy, OptionalLong.empty())) {
      return Optional.of(found(copy, Download.SIZE_DIFFERS));
    }
    return Optional.empty();
  }

  private static boolean isWhole(Transfer transfer, Path file, OptionalLong promised)
      throws IOException {
    if (!Files.exists(file) || Files.size(file) != promised.orElse(Files.size(file))) {
      return false;
    }
    try {
      Wholeness.check(transfer, file);
      return true;
    } catch (DownloadFault somethingElse) {
      return false;
    }
  }

  private Download found(Path file, String remark) throws IOException {
    ArchiveFolder.sync(directory); // its name may be as new as a kill
    return new Download(Files.size(file), Sha256.of(file), remark);
  }

  /** Whether a copy is kept, which somebody may have removed since it was noted here. */
  private static boolean hasCopy(Transfer transfer, PartialFile part) {
    return transfer.hasCopy() && part.copySize().isPresent();
  }

  private Path copy(Transfer transfer) {
    return PartialFile.kept(directory, transfer.differsId());
  }

  /** From its own link; if that serves what an equal file is kept as, from the next one's. */
  private Download download(Transfer transfer, PartialFile part) throws IOException {
    String own = links.take(transfer);
    List<String> others = links.others(transfer);
    Download download = null;
    for (String link : Stream.concat(Stream.of(own), others.stream()).limit(MOST_LINKS).toList()) {
      if (download != null) {
        part.discard();
      }
      download = receive(transfer, part, link, !others.isEmpty());
      if (others.isEmpty()
          || download.isKeptAlready()
          || !isSiblings(transfer, download.sha256())) {
        break;
      }
    }
    if (download.isCopy()) {
      part.keepAs(copy(transfer));
    } else if (download.isKeptAlready()) {
      part.discard();
    } else {
      part.keep();
    }
    links.forget(transfer);
    return download;
  }

  private Download receive(Transfer transfer, PartialFile part, String link, boolean hasEquals)
      throws IOException {
    try (Going going = downloads.begin(transfer)) {
      return new Attempt(transfer, part, going).receive(link, hasEquals);
    } catch (IOException | RuntimeException fault) {
      try {
        part.breakOff();
      } catch (IOException disk) {
        fault.addSuppressed(disk);
        part.discard();
      }
      throw fault;
    }
  }

  /** One request, and what comes of it. */
  private final class Attempt {

    private final Transfer transfer;
    private final PartialFile part;
    private final Going going;
    private final OptionalLong promised;
    private final MessageDigest digest = Sha256.digest();
    private String sha256;

    Attempt(Transfer transfer, PartialFile part, Going going) {
      this.transfer = transfer;
      this.part = part;
      this.going = going;
      this.promised = promised(transfer);
    }

    Download receive(String link, boolean hasEquals) throws IOException {
      long from = from(hasEquals);
      requireSpace(promised.orElse(0) - from);
      OptionalLong[] total = {OptionalLong.empty()};
      boolean[] isFramed = {false};
      client.get(
          link,
          from,
          from > 0 ? part.validator().orElseThrow() : null,
          (response, body) -> {
            Reply reply = Reply.of(response, from);
            if (reply.resumes() && !reply.fits(part.validator())) {
              part.discard();
              throw new DownloadFault("a resumed transfer did not fit; it begins again");
            }
            total[0] = reply.total();
            isFramed[0] = reply.isFramed();
            if (isKept(reply.total())) {
              return false;
            }
            if (reply.total().isPresent()) {
              requireSize(reply.total().getAsLong());
              requireSpace(reply.total().getAsLong() - (reply.resumes() ? from : 0));
            }
            if (reply.resumes()) {
              part.goOn();
              Sha256.update(digest, part.path());
            } else {
              part.begin(
                  reply.validator(),
                  reply.total().orElse(promised.orElse(Long.MAX_VALUE)) <= SMALL);
            }
            going.starts(reply.resumes() ? from : 0, reply.total());
            if (!reply.isAllThere()) {
              append(body, reply.total());
            }
            return true;
          });
      if (isKept(total[0])) {
        return new Download(total[0].getAsLong(), null, null);
      }
      requireAllOf(total[0]);
      if (!isFramed[0] && promised.isEmpty()) {
        requireEnd();
      }
      return verified();
    }

    /** A resumed body may end early though nothing breaks off. */
    private void requireAllOf(OptionalLong total) throws IOException {
      if (total.isPresent() && part.length() < total.getAsLong()) {
        throw new DownloadFault(
            "the transfer broke off (%d of %d bytes)".formatted(part.length(), total.getAsLong()));
      }
    }

    /**
     * An answer that ends with its connection may have been cut off. It is believed if it has the
     * length that the API tells, if it was as long in a sweep before, or if there is no time left.
     */
    private void requireEnd() throws IOException {
      OptionalLong length = OptionalLong.of(part.length());
      if (!length.equals(transfer.promisedSize())
          && !part.observe(part.length(), transfer.sweep())
          && !isAtRisk()) {
        throw new DownloadFault(
            "%d bytes came, and nothing says whether these are all".formatted(part.length()));
      }
    }

    /** Where to go on. */
    private long from(boolean hasEquals) throws IOException {
      boolean tellsEqualsApart = part.validator().map(v -> v.startsWith("\"")).orElse(false);
      if (part.validator().isEmpty()
          || part.length() > promised.orElse(Long.MAX_VALUE)
          || (hasEquals && !tellsEqualsApart)) {
        part.discard();
        return 0;
      }
      return part.resume();
    }

    private void append(InputStream body, OptionalLong total) throws IOException {
      long longest =
          isAtRisk() && !hasCopy(transfer, part) || promised.isEmpty()
              ? LONGEST_UNPROMISED
              : Math.max(promised.getAsLong(), transfer.keptSize().orElse(0));
      try (SideHash hash = new SideHash(digest, beside)) {
        new Reception(
                part, bandwidth, beside, total.orElse(longest), this::requireType, going::came)
            .receive(body, hash);
        sha256 = hash.end();
      }
    }

    private Download verified() throws IOException {
      requireType();
      OptionalLong size = OptionalLong.of(part.length());
      if (isKept(size)) {
        return new Download(size.getAsLong(), null, null);
      }
      requireSize(size.getAsLong());
      boolean differs = promised.isPresent() && !promised.equals(size);
      String hash = sha256 == null ? Sha256.hex(digest) : sha256;
      return new Download(size.getAsLong(), hash, differs ? Download.SIZE_DIFFERS : null);
    }

    private void requireType() throws IOException {
      try {
        if (Files.exists(part.path())) {
          Wholeness.check(transfer, part.path());
        }
      } catch (DownloadFault somethingElse) {
        part.discard();
        throw somethingElse;
      }
    }

    /** Whether the host serves the length of a kept file in place of the promised one. */
    private boolean isKept(OptionalLong size) {
      return transfer.media()
          && size.isPresent()
          && size.equals(transfer.keptSize())
          && !size.equals(promised);
    }

    /**
     * A host that serves another length than promised is believed only when it did so in a sweep
     * before, when there is no time left to wait for better, and once.
     */
    private void requireSize(long size) throws IOException {
      if (promised.isEmpty() || promised.getAsLong() == size) {
        return;
      }
      boolean didBefore = part.observe(size, transfer.sweep());
      if (!didBefore || !isAtRisk() || hasCopy(transfer, part)) {
        if (part.length() > promised.getAsLong()) {
          part.discard();
        }
        throw new DownloadFault(
            "%d bytes instead of the promised %d".formatted(size, promised.getAsLong()));
      }
    }

    private boolean isAtRisk() {
      return clock.instant().plus(beforeDeletion).isAfter(transfer.deletionFrom());
    }
  }

  private static OptionalLong promised(Transfer transfer) {
    return transfer.media() ? transfer.promisedSize() : OptionalLong.empty();
  }

  private void requireSpace(long bytes) {
    long free = freeSpace();
    if (bytes > 0 && free < bytes + SPARE) {
      throw new NoSpace(
          "%d MiB are needed in %s, %d MiB are free"
              .formatted((bytes >> 20) + 1, directory, free >> 20));
    }
  }

  private long freeSpace() {
    long free = directory.toFile().getUsableSpace(); // a file store would read all mounts first
    return free > 0 || Files.isDirectory(directory) ? free : Long.MAX_VALUE;
  }

  @Override
  public void close() {
    beside.shutdown();
  }
}
