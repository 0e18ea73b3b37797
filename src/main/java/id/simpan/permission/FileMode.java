package id.simpan.permission;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * The mode of files, and of the folders that hold them: who may read a file may enter its folder.
 * It holds whatever the umask is; a file system that keeps no modes is left as it is.
 */
public final class FileMode {

  private static final Map<PosixFilePermission, PosixFilePermission> ENTERED_BY =
      Map.of(
          PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_EXECUTE,
          PosixFilePermission.GROUP_READ, PosixFilePermission.GROUP_EXECUTE,
          PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_EXECUTE);

  /** The user's alone. */
  public static final FileMode PRIVATE = of("rw-------");

  /** What is archived, unless a setting says otherwise. */
  public static final FileMode ARCHIVED = of("rw-r-----");

  private final Set<PosixFilePermission> files;
  private final Set<PosixFilePermission> folders;

  private FileMode(Set<PosixFilePermission> files) {
    this.files = files;
    this.folders = EnumSet.copyOf(files);
    ENTERED_BY.forEach(
        (read, enter) -> {
          if (files.contains(read)) {
            folders.add(enter);
          }
        });
  }

  /**
   * @param text such as {@code rw-r-----} or {@code 640}
   * @throws IllegalArgumentException if it is neither, lets a file be executed, or shuts its owner
   *     out
   */
  public static FileMode of(String text) {
    String mode = text.trim();
    Set<PosixFilePermission> files = null;
    if (mode.matches("0?[0-7]{3}")) {
      files = permissions(Integer.parseInt(mode, 8));
    } else if (mode.matches("([r-][w-]-){3}")) {
      files = PosixFilePermissions.fromString(mode);
    }
    if (files == null
        || files.stream().anyMatch(it -> it.name().endsWith("EXECUTE"))
        || !files.contains(PosixFilePermission.OWNER_READ)
        || !files.contains(PosixFilePermission.OWNER_WRITE)) {
      throw new IllegalArgumentException(
          "'%s' is not a mode for files; one such as rw-r----- or 640 is expected, which lets the owner read and write and nobody execute"
              .formatted(mode));
    }
    return new FileMode(files);
  }

  private static Set<PosixFilePermission> permissions(int octal) {
    PosixFilePermission[] all = PosixFilePermission.values(); // from the owner's to others'
    Set<PosixFilePermission> set = EnumSet.noneOf(PosixFilePermission.class);
    for (int i = 0; i < all.length; i++) {
      if ((octal & (0400 >> i)) != 0) {
        set.add(all[i]);
      }
    }
    return set;
  }

  /** Gives a file this mode. */
  public void applyTo(Path file) throws IOException {
    apply(file, files);
  }

  /** Gives a folder the mode that goes with this one. */
  public void applyToFolder(Path folder) throws IOException {
    apply(folder, folders);
  }

  /** Whether a file has it. */
  public boolean isOf(Path file) throws IOException {
    return hasNoModes(file) || Files.getPosixFilePermissions(file).equals(files);
  }

  /**
   * Makes a folder and those above it, as far as they are missing. One that is there stays as it
   * is.
   */
  public void createFolders(Path folder) throws IOException {
    Deque<Path> missing = new ArrayDeque<>();
    for (Path it = folder.toAbsolutePath();
        it != null && !Files.isDirectory(it);
        it = it.getParent()) {
      missing.push(it);
    }
    for (Path it : missing) {
      try {
        Files.createDirectory(it, attributes(it, folders));
        apply(it, folders);
      } catch (FileAlreadyExistsException another) {
        if (!Files.isDirectory(it)) {
          throw another;
        }
      }
    }
  }

  /** For a file that is being made, so that it never is more open than it will be. */
  public FileAttribute<?>[] attributesOf(Path file) {
    return attributes(file, files);
  }

  private static FileAttribute<?>[] attributes(Path path, Set<PosixFilePermission> permissions) {
    return hasNoModes(path)
        ? new FileAttribute<?>[0]
        : new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)};
  }

  private static void apply(Path path, Set<PosixFilePermission> permissions) throws IOException {
    if (hasNoModes(path) || Files.getPosixFilePermissions(path).equals(permissions)) {
      return;
    }
    try {
      Files.setPosixFilePermissions(path, permissions);
    } catch (UnsupportedOperationException | FileSystemException keepsNoModes) {
      // such as a share of Windows: a recording that is kept counts for more than its mode
      if (!Files.exists(path)) {
        throw keepsNoModes instanceof FileSystemException gone
            ? gone
            : new FileSystemException(path.toString());
      }
    }
  }

  private static boolean hasNoModes(Path path) {
    return !path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  @Override
  public String toString() {
    return PosixFilePermissions.toString(files);
  }
}
