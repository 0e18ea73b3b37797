package id.simpan.archive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

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

  /** What is another after each write into a file, and after a link to it is made or removed. */
  public static Map<String, Object> stampOf(Path file) throws IOException {
    try {
      return Files.readAttributes(file, "unix:size,lastModifiedTime,ctime");
    } catch (UnsupportedOperationException | IllegalArgumentException notTold) {
      return Map.of("told", new Object()); // like no other
    }
  }
}
