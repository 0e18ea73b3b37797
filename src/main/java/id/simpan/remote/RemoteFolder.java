package id.simpan.remote;

import id.simpan.archive.SafeNames;
import java.io.File;
import java.io.IOException;
import java.util.Optional;

/**
 * Takes recordings, never over another file, and side files in place of the ones before. Failures
 * are told without the addresses that were called, as those may hold secrets.
 */
public abstract class RemoteFolder {

  private static final int MOST_NUMBERS = 100;

  /**
   * Puts a verified recording there. If the same file is there already, this does nothing; if
   * another one is, the name gets a number.
   *
   * @param path relative, with slashes
   * @return the path that it has
   */
  public final String place(File file, String path, String sha256) throws IOException {
    for (int number = 1; number <= MOST_NUMBERS; number++) {
      String candidate = SafeNames.numbered(path, number);
      Optional<String> there = sha256(candidate);
      if (there.isEmpty()) {
        put(file, candidate, false);
        return candidate;
      }
      if (there.get().equals(sha256)) {
        return candidate;
      }
    }
    throw new IOException(
        "%s and its numbers up to -%d are taken by other files; remove or rename some of them"
            .formatted(path, MOST_NUMBERS));
  }

  /** Puts a side file there, in place of the one before. */
  public final void replace(File file, String path) throws IOException {
    put(file, path, true);
  }

  /** Where a file is, for people. */
  public abstract String where(String path) throws IOException;

  /** The SHA-256 of the file that has this path, if one has. */
  abstract Optional<String> sha256(String path) throws IOException;

  /**
   * Sends a file; only a whole one has its path.
   *
   * @param replaces whether what has the path now makes way
   */
  abstract void put(File file, String path, boolean replaces) throws IOException;

  static String folder(String path) {
    return path.contains("/") ? path.substring(0, path.lastIndexOf('/')) : "";
  }

  static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
