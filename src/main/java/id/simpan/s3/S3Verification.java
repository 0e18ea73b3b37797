package id.simpan.s3;

import id.simpan.announce.Records;
import id.simpan.archive.Sha256;
import id.simpan.ledger.Deliveries.HeldFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Base64;
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
import software.amazon.awssdk.services.s3.model.InvalidObjectStateException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Compares the objects in a bucket with what is recorded of them: by their size and by what S3
 * tells of each, or by reading all of it again; side files are read. Where S3 tells no SHA-256 of
 * its own, the one in the metadata is the uploader's word, and the object is counted as believed.
 */
public final class S3Verification {

  private final S3Folder s3;
  private final Records records;
  private final Map<String, HeldFile> recorded = new TreeMap<>();
  private final boolean deep;
  private final Predicate<String> part;
  private final Predicate<String> others;
  private int believed;

  /**
   * @param records what the ledger has
   * @param others whether a relative path is another account's
   * @param deep reads the objects, each byte of them
   * @param part which of all relative paths to look at
   */
  public S3Verification(
      S3Folder s3,
      Records records,
      Predicate<String> others,
      boolean deep,
      Predicate<String> part) {
    this.s3 = s3;
    this.records = records;
    this.others = others;
    this.deep = deep;
    this.part = part;
    records.files().stream()
        .filter(file -> part.test(file.path()))
        .forEach(file -> recorded.put(file.path(), file));
  }

  /** How many files are recorded, in this part. */
  public int files() {
    return recorded.size();
  }

  /** How many objects were as recorded by size and metadata alone. */
  public int believed() {
    return believed;
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
    records.sideFiles().stream().filter(part).forEach(missing::add);
    boolean[] right = {true};
    Consumer<String> wrong =
        line -> {
          right[0] = false;
          report.accept(line);
        };
    try (Stream<S3Folder.Listed> listed = s3.list("")) {
      listed
          .filter(object -> part.test(object.path()) && !others.test(object.path()))
          .filter(object -> !object.path().endsWith("/")) // consoles make such for empty folders
          .forEach(
              object -> {
                String path = object.path();
                missing.remove(path);
                HeldFile file = recorded.get(path);
                if (file != null) {
                  if (object.size() != file.size() || !isAsRecorded(file)) {
                    wrong.accept("altered  " + path);
                  }
                  progress.run();
                } else if (records.isSideFile(path)) {
                  compare(object, wrong);
                } else {
                  records.extra(path);
                }
              });
    }
    for (String path : missing) {
      wrong.accept("missing  " + path);
      if (recorded.containsKey(path)) {
        progress.run();
      }
    }
    records.end(path -> false, wrong); // objects appear whole, and only people remove any
    return right[0];
  }

  private boolean isAsRecorded(HeldFile file) {
    if (deep) {
      return file.sha256().equals(read(file.path()));
    }
    Optional<HeadObjectResponse> object = s3.head(file.path());
    // S3's own SHA-256, unless it is one of the parts' checksums, which ends with their number
    Optional<String> own =
        object
            .map(HeadObjectResponse::checksumSHA256)
            .filter(checksum -> !checksum.contains("-"))
            .map(checksum -> HexFormat.of().formatHex(Base64.getDecoder().decode(checksum)));
    boolean isRight =
        own.or(() -> object.map(it -> it.metadata().get("sha256")))
            .filter(file.sha256()::equals)
            .isPresent();
    if (isRight && own.isEmpty()) {
      believed++;
    }
    return isRight;
  }

  private void compare(S3Folder.Listed object, Consumer<String> wrong) {
    if (object.size() > Records.LONGEST) {
      wrong.accept("altered  " + object.path());
      return;
    }
    try (InputStream in = s3.open(object.path())) {
      records.compare(object.path(), in.readAllBytes(), wrong);
    } catch (InvalidObjectStateException inGlacier) {
      believed++; // it would have to be restored first, at a price
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
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
}
