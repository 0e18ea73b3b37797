package id.simpan.download;

import static org.assertj.core.api.Assertions.assertThat;

import id.simpan.archive.Sha256;
import java.security.MessageDigest;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ForkJoinPool;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class SideHashTest {

  @Property(tries = 200)
  void theHashIsThatOfAllBytesInTheirOrder(
      @ForAll @Size(max = 60) List<@IntRange(max = 128 * 1024) Integer> pieces, @ForAll int seed)
      throws Exception {
    Random random = new Random(seed);
    MessageDigest expected = Sha256.digest();
    byte[] before = new byte[100];
    random.nextBytes(before);
    expected.update(before);
    MessageDigest digest = Sha256.digest();
    digest.update(before);

    try (SideHash hash = new SideHash(digest, ForkJoinPool.commonPool())) {
      for (int length : pieces) {
        byte[] buffer = hash.buffer();
        random.nextBytes(buffer);
        expected.update(buffer, 0, length);
        hash.add(buffer, length);
      }
      assertThat(hash.end()).isEqualTo(Sha256.hex(expected));
    }
  }
}
