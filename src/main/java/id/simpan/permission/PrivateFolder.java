package id.simpan.permission;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A folder of Simpan's own: what is in it is closed to all but its user. */
public final class PrivateFolder {

  private PrivateFolder() {}

  /**
   * Makes it if it is missing. One that is there is closed as well if it lies below Simpan's home;
   * elsewhere it may be somebody else's, who settles its mode.
   */
  public static void create(Path folder, Path home) throws IOException {
    boolean isOurs = folder.startsWith(home) && !folder.equals(home);
    if (Files.isDirectory(folder) && isOurs) {
      FileMode.PRIVATE.applyToFolder(folder);
    } else {
      FileMode.PRIVATE.createFolders(folder);
    }
  }
}
