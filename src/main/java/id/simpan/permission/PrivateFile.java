package id.simpan.permission;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file of Simpan's own: closed to all but its user, whatever the umask and whoever may enter its
 * folder.
 */
public final class PrivateFile {

  private PrivateFile() {}

  /** Makes it, empty, if it is missing; one that is there keeps what it holds, and is closed. */
  public static void create(Path file) throws IOException {
    try {
      createNew(file);
    } catch (FileAlreadyExistsException there) {
      FileMode.PRIVATE.applyTo(file);
    }
  }

  /**
   * Makes it, empty.
   *
   * @throws FileAlreadyExistsException if it is there
   */
  public static void createNew(Path file) throws IOException {
    Files.createFile(file, FileMode.PRIVATE.attributesOf(file));
  }
}
