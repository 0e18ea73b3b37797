package id.simpan.standin;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The bytes of one file as a host serves them: of any length, readable from any offset. */
public interface Content {

  long length();

  /** Writes {@code count} bytes, beginning with the one at {@code offset}. */
  void writeTo(OutputStream out, long offset, long count) throws IOException;

  /** A short text that differs when the bytes differ, as a basis for ETags. */
  String fingerprint();

  /** Lower-case hex, as {@code sha256sum} prints it. */
  default String sha256() {
    MessageDigest digest = newSha256();
    try (var out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
      writeTo(out, 0, length());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  static Content of(byte[] bytes) {
    byte[] copy = bytes.clone();
    String sha256 = HexFormat.of().formatHex(newSha256().digest(copy));
    return new Content() {
      @Override
      public long length() {
        return copy.length;
      }

      @Override
      public void writeTo(OutputStream out, long offset, long count) throws IOException {
        out.write(copy, Math.toIntExact(offset), Math.toIntExact(count));
      }

      @Override
      public String fingerprint() {
        return sha256.substring(0, 16);
      }

      @Override
      public String sha256() {
        return sha256;
      }
    };
  }

  static Content of(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  private static MessageDigest newSha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
