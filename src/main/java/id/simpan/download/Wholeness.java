package id.simpan.download;

import id.simpan.ledger.Transfer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Tells a recording from an error page that came with status 200. */
final class Wholeness {

  private static final Pattern HTML =
      Pattern.compile(
          "^\uFEFF?\\s*(<!--.*?-->\\s*)*<(!doctype\\s+html|html|head|body)\\b.*",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
  private static final int HEAD = 1024;

  private Wholeness() {}

  static boolean isHtml(byte[] bytes, int length) {
    String head = new String(bytes, 0, Math.min(length, HEAD), StandardCharsets.UTF_8);
    return HTML.matcher(head).matches();
  }

  /**
   * Checks a file whose length nobody promised by its first bytes.
   *
   * @throws DownloadFault if it is not what it should be
   */
  static void check(Transfer transfer, Path file) throws IOException {
    byte[] head;
    try (InputStream in = Files.newInputStream(file)) {
      head = in.readNBytes(HEAD);
    }
    if (isHtml(head, head.length)) {
      Files.delete(file);
      throw new DownloadFault("HTML instead of a recording: access has ended or is refused");
    }
    if (transfer.media() && (head.length == 0 || head[0] == '{' || head[0] == '<')) {
      Files.delete(file);
      throw new DownloadFault("text instead of a " + transfer.fileType() + " file");
    }
  }
}
