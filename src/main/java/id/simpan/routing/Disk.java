package id.simpan.routing;

import id.simpan.settings.SimpanSettings;
import java.io.File;
import java.nio.file.Path;

/**
 * The disk whose room counts: that of the archive, or of what waits to go elsewhere.
 *
 * @param folder on it; it need not be there yet
 * @param fills whether what is kept stays there; else it leaves when it is stored elsewhere
 */
public record Disk(Path folder, boolean fills) {

  public static Disk of(SimpanSettings settings) {
    boolean fills = settings.destinations().contains("file");
    return new Disk(
        settings.resolve(fills ? settings.file().directory() : settings.download().directory()),
        fills);
  }

  /** Room for more. */
  public long freeBytes() {
    File there = folder.toAbsolutePath().toFile();
    while (!there.isDirectory() && there.getParentFile() != null) {
      there = there.getParentFile();
    }
    return there.getUsableSpace();
  }
}
