package id.simpan.archive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files that are one with others: whoever writes into one writes into all. */
public final class HardLinks {

  private HardLinks() {}

  /** Whether there are other names of a file; so too if nobody can tell. */
  public static boolean areOf(Path file) throws IOException {
    try {
      return (int) Files.getAttribute(file, "unix:nlink") > 1;
    } catch (UnsupportedOperationException | IllegalArgumentException notTold) {
      return true;
    }
  }
}
