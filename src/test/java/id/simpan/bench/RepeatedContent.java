package id.simpan.bench;

import id.simpan.standin.Content;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/**
 * A recording of any length that costs its server next to nothing: a block of random bytes over and
 * over, after the head of an MP4 file. Equal seeds make equal bytes.
 */
final class RepeatedContent implements Content {

  private static final int BLOCK = 1 << 20;
  private static final int CHUNK = 1 << 18;

  private final byte[] head;
  private final byte[] block = new byte[BLOCK];
  private final long length;
  private final long seed;

  /**
   * @param length in bytes, from 48
   */
  RepeatedContent(long length, long seed) {
    this.length = length;
    this.seed = seed;
    new Random(seed).nextBytes(block);
    ByteBuffer boxes = ByteBuffer.allocate(40);
    boxes.putInt(24).put(ascii("ftypisom")).putInt(0x200).put(ascii("isomavc1"));
    boxes.putInt(1).put(ascii("mdat")).putLong(length - 24);
    head = boxes.array();
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public void writeTo(OutputStream out, long offset, long count) throws IOException {
    long position = offset;
    long end = offset + count;
    while (position < end) {
      boolean inHead = position < head.length;
      byte[] from = inHead ? head : block;
      int start = (int) (position % from.length);
      int some = (int) Math.min(Math.min(from.length - start, CHUNK), end - position);
      out.write(from, start, some);
      position += some;
    }
  }

  @Override
  public String fingerprint() {
    return "repeated-" + seed + "-" + length;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
