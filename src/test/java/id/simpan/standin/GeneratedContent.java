package id.simpan.standin;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Content that is calculated instead of stored, so that a 3 GiB recording needs no memory and no
 * disk.
 *
 * <p>A word of eight bytes depends on the seed and its own position only (SplitMix64): the same
 * bytes come from any offset, and no two places are alike, so a wrongly spliced file has another
 * SHA-256. MP4 and M4A begin with proper {@code ftyp} and {@code mdat} boxes; text types are text
 * all through.
 */
public final class GeneratedContent implements Content {

  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int CHUNK = 64 * 1024;

  private final byte[] head;
  private final long length;
  private final long seed;
  private volatile String sha256;

  private GeneratedContent(byte[] head, long length, long seed) {
    this.head = head;
    this.length = length;
    this.seed = seed;
  }

  /** Content that looks like what Zoom serves for the API's {@code file_type}. */
  public static Content of(String fileType, long length) {
    return of(fileType, length, 1);
  }

  /** Another seed makes other bytes of the same length. */
  public static Content of(String fileType, long length, long seed) {
    if (length < 0) {
      throw new IllegalArgumentException("Negative length " + length);
    }
    return switch (fileType) {
      case "MP4" ->
          new GeneratedContent(boxes("isom", new String[] {"isom", "avc1"}, length), length, seed);
      case "M4A" ->
          new GeneratedContent(boxes("M4A ", new String[] {"M4A ", "isom"}, length), length, seed);
      case "CC", "TRANSCRIPT" ->
          text("WEBVTT\n\n", "00:00:0%d.000 --> 00:00:0%<d.900\nBaris %<d\n\n", "", length, seed);
      case "CHAT" -> text("", "00:00:0%d\t Budi:\tPesan %<d\r\n", "", length, seed);
      case "TIMELINE", "SUMMARY" -> text("{\"timeline\":[", " ", "]}", length, seed);
      case "CSV" -> text("#,Pertanyaan,Jawaban\r\n", "%d,Apa?,Ya\r\n", "", length, seed);
      default -> new GeneratedContent(new byte[0], length, seed);
    };
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public void writeTo(OutputStream out, long offset, long count) throws IOException {
    byte[] chunk = new byte[(int) Math.min(CHUNK, count + 8) + 8];
    long position = offset;
    long end = offset + count;
    while (position < end) {
      int skip = (int) (position & 7);
      int wanted = (int) Math.min(end - position, CHUNK - 8);
      fill(chunk, position - skip, skip + wanted);
      out.write(chunk, skip, wanted);
      position += wanted;
    }
  }

  /** {@code from} is a multiple of eight. */
  private void fill(byte[] chunk, long from, int count) {
    for (int i = 0; i < count; i += 8) {
      WORD.set(chunk, i, mix(seed * 0x9E3779B97F4A7C15L + from + i));
    }
    for (int i = 0; i < count && from + i < head.length; i++) {
      chunk[i] = head[(int) (from + i)];
    }
  }

  private static long mix(long value) {
    long z = value * 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  @Override
  public String fingerprint() {
    return Long.toHexString(seed) + "-" + Long.toHexString(length);
  }

  @Override
  public String sha256() {
    if (sha256 == null) {
      sha256 = Content.super.sha256();
    }
    return sha256;
  }

  private static byte[] boxes(String major, String[] compatible, long length) {
    int ftyp = 16 + 4 * compatible.length;
    ByteBuffer box = ByteBuffer.allocate(ftyp + 16);
    box.putInt(ftyp).put(ascii("ftyp" + major)).putInt(0x200);
    for (String brand : compatible) {
      box.put(ascii(brand));
    }
    box.putInt(1).put(ascii("mdat")).putLong(Math.max(16, length - ftyp));
    return box.array();
  }

  private static Content text(
      String first, String lineFormat, String last, long length, long seed) {
    int size = Math.toIntExact(length);
    var text = new StringBuilder(size + 64).append(first);
    String[] lines = new String[10];
    Arrays.setAll(lines, i -> String.format(lineFormat, i));
    for (long line = seed; text.length() < size - last.length(); line++) {
      text.append(lines[Math.floorMod(line, lines.length)]);
    }
    text.setLength(Math.max(0, size - last.length()));
    text.append(last).setLength(size);
    return Content.of(text.toString());
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
