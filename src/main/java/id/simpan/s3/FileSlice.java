package id.simpan.s3;

import java.io.BufferedInputStream;
import java.io.File;
import java.io.FileInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import software.amazon.awssdk.http.ContentStreamProvider;

/** A part of a file, read from the disk each time that it is asked for. */
record FileSlice(File file, long from, long length) implements ContentStreamProvider {

  private static final int BUFFER = 1 << 17;

  @Override
  public InputStream newStream() {
    try {
      FileInputStream in = new FileInputStream(file);
      try {
        in.skipNBytes(from);
        return new BufferedInputStream(new Bounded(in, length), BUFFER);
      } catch (IOException failed) {
        in.close();
        throw failed;
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static final class Bounded extends FilterInputStream {

    private long left;

    Bounded(InputStream in, long length) {
      super(in);
      this.left = length;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int wanted) throws IOException {
      if (left == 0) {
        return -1;
      }
      int read = super.read(bytes, offset, (int) Math.min(wanted, left));
      left -= Math.max(read, 0);
      return read;
    }

    @Override
    public boolean markSupported() {
      return false;
    }
  }
}
