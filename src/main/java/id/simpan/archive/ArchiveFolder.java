package id.simpan.archive;

import id.simpan.permission.FileMode;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.UUID;

/**
 * A folder in which a file appears under its final name only whole, and never over another: what
 * the file component cannot promise.
 */
public final class ArchiveFolder {

  /** Copies in the making, when the work directory is on another file system. */
  private static final String INCOMING = ".simpan-incoming";

  private static final String PART = ".part";

  /** A copy that nobody has written to for so long is nobody's; each program looks as seldom. */
  private static final Duration LEFTOVER = Duration.ofDays(1);

  private static final int MOST_TRIES = 100;

  /** What a name has in place of what this locale has no letter for. */
  private static final char NOT_SPELT = '\uFFFD';

  private final Path root;
  private final FileMode mode;
  private volatile long nextLook = System.nanoTime();

  /** With the mode that archived files have by default. */
  public ArchiveFolder(Path root) {
    this(root, FileMode.ARCHIVED);
  }

  /**
   * @param mode of each file that is placed and each folder that is made
   */
  public ArchiveFolder(Path root, FileMode mode) {
    this.root = root.toAbsolutePath().normalize();
    this.mode = mode;
  }

  /** The same, for a bean in a route file. */
  public static ArchiveFolder at(String directory) {
    return new ArchiveFolder(Path.of(directory));
  }

  /** With a mode such as {@code rw-r-----}: files that are linked from several folders share it. */
  public static ArchiveFolder at(String directory, String mode) {
    return new ArchiveFolder(Path.of(directory), FileMode.of(mode));
  }

  /** The same, where a relative directory counts from {@code simpan.home}. */
  public static ArchiveFolder at(String home, String directory, String mode) {
    return new ArchiveFolder(Path.of(home).resolve(directory), FileMode.of(mode));
  }

  /**
   * Puts a verified file into the archive, by hard link where that is possible. If the same file is
   * there already, this does nothing; if another one is, the name gets a number.
   *
   * @param path relative, with {@code /}
   * @param sha256 of the file, in lower-case hex
   * @return the path that it has, relative
   */
  public String place(File file, String path, String sha256) throws IOException {
    for (int number = 1; ; number++) {
      String candidate = SafeNames.numbered(path, number);
      Path target = resolve(candidate);
      createFolders(target.getParent());
      try {
        appear(file.toPath(), target);
        return candidate;
      } catch (FileAlreadyExistsException occupied) {
        if (Files.size(target) == file.length() && sha256.equals(Sha256.of(target))) {
          return candidate;
        }
      }
    }
  }

  /** Puts a side file into the archive, in one step in place of the one before. */
  public synchronized String replace(File file, String path) throws IOException {
    Path target = resolve(path);
    createFolders(target.getParent());
    Path copy = incoming();
    try {
      fill(copy, file.toPath());
      Files.move(copy, target, StandardCopyOption.ATOMIC_MOVE);
      sync(target.getParent());
    } finally {
      remove(copy);
    }
    return path;
  }

  /**
   * Whether this is a copy in the making, or the folder of those.
   *
   * @param path relative, with {@code /}
   */
  public static boolean isInTheMaking(String path) {
    return path.equals(INCOMING) || path.startsWith(INCOMING + "/");
  }

  /** Where a path of the archive is on this machine. */
  public String where(String path) {
    String where = resolve(path).toString();
    return where.indexOf(NOT_SPELT) < 0 ? where : root + "/" + path;
  }

  /**
   * A file of an archive. Without a UTF-8 locale the JVM spells no name but those of ASCII; as a
   * URI it takes each as the bytes that it has on disk.
   *
   * @param path relative, with {@code /}
   */
  public static Path file(Path archive, String path) {
    try {
      return archive.resolve(path);
    } catch (InvalidPathException notSpelt) {
      StringBuilder uri = new StringBuilder(archive.toAbsolutePath().toUri().toString());
      if (uri.charAt(uri.length() - 1) != '/') {
        uri.append('/');
      }
      for (byte octet : path.getBytes(StandardCharsets.UTF_8)) {
        if (octet == '/') {
          uri.append('/');
        } else {
          uri.append('%').append(HexFormat.of().toHexDigits(octet));
        }
      }
      return Path.of(URI.create(uri.toString()));
    }
  }

  /** Bytes of a {@link #file} of an archive, or -1 if it is not there. */
  public static long size(Path archive, String path) {
    try {
      return Files.size(file(archive, path));
    } catch (IOException missing) {
      return -1;
    }
  }

  /** The path of a file in an archive, relative and with {@code /}: what {@link #file} takes. */
  public static String path(Path archive, Path file) {
    String path = archive.relativize(file).toString();
    if (path.indexOf(NOT_SPELT) >= 0) {
      String root = archive.toAbsolutePath().toUri().getRawPath();
      String raw = file.toAbsolutePath().toUri().getRawPath().substring(root.length());
      path = URLDecoder.decode(raw.replace("+", "%2B"), StandardCharsets.UTF_8);
      path = path.replaceFirst("^/+", "").replaceFirst("/$", "");
    }
    return path.replace('\\', '/');
  }

  private Path resolve(String path) {
    Path target = file(root, path).normalize();
    if (!target.startsWith(root) || target.equals(root)) {
      throw new IllegalArgumentException("a path that leaves the archive is refused");
    }
    return target;
  }

  private void appear(Path file, Path target) throws IOException {
    try {
      mode.applyTo(file); // a link has the mode of what it leads to
      Files.createLink(target, file);
    } catch (FileAlreadyExistsException occupied) {
      throw occupied;
    } catch (UnsupportedOperationException | FileSystemException noLink) {
      if (!Files.exists(file)) {
        throw new NoSuchFileException(file.toString());
      }
      copy(file, target);
    }
    sync(target.getParent());
  }

  private void copy(Path file, Path target) throws IOException {
    if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
      throw new FileAlreadyExistsException(target.toString());
    }
    Path copy = incoming();
    try {
      fill(copy, file);
      appearAs(target, copy);
    } finally {
      remove(copy);
    }
  }

  private static void appearAs(Path target, Path copy) throws IOException {
    try {
      // a link fails where a file of that name came meanwhile; a move would go over it
      Files.createLink(target, copy);
    } catch (FileAlreadyExistsException occupied) {
      throw occupied;
    } catch (UnsupportedOperationException | FileSystemException noLinksHere) {
      Files.move(copy, target, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  /**
   * A name for a copy in the making, which is this attempt's alone: one that was paused must not
   * find another's half copy under it.
   */
  private Path incoming() {
    return root.resolve(INCOMING).resolve(UUID.randomUUID() + PART);
  }

  /** Makes a durable copy. */
  private void fill(Path copy, Path file) throws IOException {
    for (int time = 1; ; time++) {
      try {
        FileMode.PRIVATE.createFolders(copy.getParent());
        Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
        mode.applyTo(copy);
        sync(copy);
        break;
      } catch (NoSuchFileException removed) {
        // the folder, by another worker, just now
        if (time == MOST_TRIES || !Files.exists(file)) {
          throw removed;
        }
      }
    }
    if (System.nanoTime() - nextLook >= 0) {
      nextLook = System.nanoTime() + LEFTOVER.toNanos();
      removeLeftovers(copy);
    }
  }

  /**
   * Removes what killed programs left behind.
   *
   * @param fresh a copy that has just been made, which tells the time of the archive's machine
   */
  private static void removeLeftovers(Path fresh) {
    try (DirectoryStream<Path> copies = Files.newDirectoryStream(fresh.getParent(), "*" + PART)) {
      Instant left = Files.getLastModifiedTime(fresh).toInstant().minus(LEFTOVER);
      for (Path copy : copies) {
        if (Files.getLastModifiedTime(copy).toInstant().isBefore(left)) {
          Files.deleteIfExists(copy);
        }
      }
    } catch (IOException | DirectoryIteratorException unreadable) {
      // another one has removed it just now; or they stay until the next look
    }
  }

  private static void remove(Path copy) {
    try {
      Files.deleteIfExists(copy);
      Files.deleteIfExists(copy.getParent());
    } catch (IOException notEmpty) {
      // another worker's copy is in the making
    }
  }

  private void createFolders(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }
    mode.createFolders(folder);
    for (Path made = folder; made != null && made.startsWith(root); made = made.getParent()) {
      sync(made);
    }
  }

  /** Makes a file or a folder's entries durable. */
  public static void sync(Path path) throws IOException {
    if (Files.isDirectory(path) && File.separatorChar == '\\') {
      return; // Windows does not open folders
    }
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** Gives a file another name on the same file system in one step, durably. */
  public static void rename(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException rare) {
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
    sync(to.getParent());
  }
}
