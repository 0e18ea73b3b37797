package id.simpan.s3;

import id.simpan.archive.ArchivePath;
import id.simpan.archive.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Compares the objects in a bucket with what is recorded of them: by what S3 tells of each, or by
 * reading all of it again. S3 verified a checksum of each object when it came, and its SHA-256
 * stands in the object's metadata.
 */
public final class S3Verification {

  private final S3Folder s3;
  private final Map<String, String> recorded;
  private final Set<String> folders = new HashSet<>();
  private final boolean deep;
  private final Predicate<String> part;
  private final Predicate<String> others;

  /**
   * @param delivered SHA-256 by relative path, as the ledger has it
   * @param others whether a relative path is another account's
   * @param deep reads the objects, each byte of them
   * @param part which of all relative paths to look at
   */
  public S3Verification(
      S3Folder s3,
      Map<String, String> delivered,
      Predicate<String> others,
      boolean deep,
      Predicate<String> part) {
    this.s3 = s3;
    this.others = others;
    this.recorded = new TreeMap<>(delivered);
    this.deep = deep;
    this.part = part;
    delivered.keySet().forEach(path -> folders.add(folder(path)));
    recorded.keySet().removeIf(part.negate());
  }

  /** How many files are recorded, in this part. */
  public int files() {
    return recorded.size();
  }

  /**
   * Looks at each object once.
   *
   * @param report is given a line for each file that is {@code missing}, {@code altered} or {@code
   *     extra}
   * @param progress runs after each recorded file
   * @return whether there was none
   * @throws S3Exception if the bucket cannot be read
   */
  public boolean run(Consumer<String> report, Runnable progress) {
    Set<String> missing = new TreeSet<>(recorded.keySet());
    folders.stream()
        .flatMap(it -> Stream.of(it + ArchivePath.MANIFEST, it + ArchivePath.CHECKSUMS))
        .filter(part)
        .forEach(missing::add);
    boolean[] right = {true};
    Consumer<String> wrong =
        line -> {
          right[0] = false;
          report.accept(line);
        };
    try (Stream<S3Folder.Listed> listed = s3.list("")) {
      listed
          .map(S3Folder.Listed::path)
          .filter(part)
          .filter(others.negate())
          .filter(path -> !path.endsWith("/")) // consoles make such objects for empty folders
          .forEach(
              path -> {
                String sha256 = recorded.get(path);
                if (!missing.remove(path)) {
                  wrong.accept("extra  " + path);
                } else if (sha256 != null) {
                  if (!isAsRecorded(path, sha256)) {
                    wrong.accept("altered  " + path);
                  }
                  progress.run();
                }
              });
    }
    for (String path : missing) {
      wrong.accept("missing  " + path);
      if (recorded.containsKey(path)) {
        progress.run();
      }
    }
    return right[0];
  }

  private boolean isAsRecorded(String path, String sha256) {
    if (deep) {
      return sha256.equals(read(path));
    }
    Optional<HeadObjectResponse> object = s3.head(path);
    // S3's own SHA-256, unless it is one of the parts' checksums, which ends with their number
    return object
        .map(HeadObjectResponse::checksumSHA256)
        .filter(checksum -> !checksum.contains("-"))
        .map(checksum -> HexFormat.of().formatHex(Base64.getDecoder().decode(checksum)))
        .or(() -> object.map(it -> it.metadata().get("sha256")))
        .filter(sha256::equals)
        .isPresent();
  }

  /** Returns the SHA-256 of an object. */
  private String read(String path) {
    MessageDigest digest = Sha256.digest();
    try (InputStream in = new DigestInputStream(s3.open(path), digest)) {
      byte[] buffer = new byte[1 << 16];
      int read;
      do {
        read = in.read(buffer);
      } while (read >= 0);
      return Sha256.hex(digest);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  private static String folder(String path) {
    return path.substring(0, path.lastIndexOf('/') + 1);
  }
}
