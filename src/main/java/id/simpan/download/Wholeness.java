package id.simpan.download;

import id.simpan.ledger.Transfer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;

/** Tells a recording, by its first bytes, from an error that came with status 200. */
final class Wholeness {

  /** Bytes that are enough to tell. */
  static final int HEAD = 1024;

  private static final Pattern HTML =
      Pattern.compile(
          "^\uFEFF?\\s*(<!--.*?-->\\s*)*<(!doctype\\s+html|html|head|body)\\b.*",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
  private static final Pattern ERROR =
      Pattern.compile(
          "^\uFEFF?\\s*(\\{\\s*[\"}]|<\\?xml\\s|<error\\b).*",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private Wholeness() {}

  static boolean isHtml(byte[] bytes, int length) {
    return HTML.matcher(text(bytes, length)).matches();
  }

  private static String text(byte[] bytes, int length) {
    return new String(bytes, 0, Math.min(length, HEAD), StandardCharsets.UTF_8);
  }

  /**
   * Checks the first bytes of a file that is all there.
   *
   * @throws DownloadFault if it is not what it should be
   */
  static void check(Transfer transfer, Path file) throws IOException {
    byte[] head;
    try (InputStream in = Files.newInputStream(file)) {
      head = in.readNBytes(HEAD);
    }
    check(transfer, head);
  }

  private static void check(Transfer transfer, byte[] head) {
    String type = transfer.fileType().toUpperCase(Locale.ROOT);
    if (isHtml(head, head.length)) {
      throw new DownloadFault("HTML instead of a recording: access has ended or is refused");
    }
    if (head.length == 0) {
      // a chat in which nobody wrote is one, unless the API said that there is something in it
      if (transfer.media() || transfer.promisedSize().orElse(0) > 0) {
        throw new DownloadFault("the host sent an empty file");
      }
      return;
    }
    boolean isText =
        switch (type) {
          case "CHAT", "CC", "TRANSCRIPT", "CSV" -> true;
          default -> false;
        };
    if ((transfer.media() || isText) && ERROR.matcher(text(head, head.length)).matches()) {
      throw new DownloadFault("an error message instead of a %s file".formatted(type));
    }
    if (transfer.media() && !beginsLike(type, head)) {
      throw new DownloadFault("what the host sent does not begin like a %s file".formatted(type));
    }
  }

  private static boolean beginsLike(String type, byte[] head) {
    return switch (type) {
      case "MP4", "M4A", "M4V" -> has(head, 4, "ftyp");
      case "MOV" ->
          has(head, 4, "ftyp")
              || has(head, 4, "moov")
              || has(head, 4, "mdat")
              || has(head, 4, "wide")
              || has(head, 4, "free")
              || has(head, 4, "skip")
              || has(head, 4, "pnot");
      case "WAV" -> (has(head, 0, "RIFF") || has(head, 0, "RF64")) && has(head, 8, "WAVE");
      case "MP3" -> has(head, 0, "ID3") || isSynchronized(head);
      case "AAC" ->
          has(head, 0, "ADIF")
              || has(head, 0, "ID3")
              || has(head, 4, "ftyp")
              || isSynchronized(head);
      default -> true;
    };
  }

  private static boolean has(byte[] head, int offset, String expected) {
    byte[] bytes = expected.getBytes(StandardCharsets.US_ASCII);
    if (head.length < offset + bytes.length) {
      return false;
    }
    for (int i = 0; i < bytes.length; i++) {
      if (head[offset + i] != bytes[i]) {
        return false;
      }
    }
    return true;
  }

  /** The first eleven bits of a frame of MPEG audio. */
  private static boolean isSynchronized(byte[] head) {
    return head.length > 1 && (head[0] & 0xff) == 0xff && (head[1] & 0xe0) == 0xe0;
  }
}
