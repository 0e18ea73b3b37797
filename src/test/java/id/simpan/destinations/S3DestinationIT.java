package id.simpan.destinations;

import id.simpan.program.SimpanProgram;
import id.simpan.standin.S3StandIn;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import software.amazon.awssdk.core.sync.RequestBody;

class S3DestinationIT extends DestinationContract {

  private static S3StandIn s3;
  private static int tests;

  private final String bucket = "recordings-" + tests++;

  @BeforeAll
  static void startServer() {
    s3 = S3StandIn.start();
  }

  @AfterAll
  static void stopServer() {
    s3.close();
  }

  @Override
  void configure(SimpanProgram program) {
    s3.createBucket(bucket);
    program.s3(s3, bucket).destinations("s3");
  }

  @Override
  Map<String, byte[]> held() {
    Map<String, byte[]> held = new TreeMap<>();
    s3.keys(bucket).forEach(key -> held.put(key, s3.bytes(bucket, key)));
    return held;
  }

  @Override
  void put(String path, byte[] bytes) {
    s3.client().putObject(put -> put.bucket(bucket).key(path), RequestBody.fromBytes(bytes));
  }

  @Override
  void down() {
    s3.faults().down();
  }

  @Override
  void up() {
    s3.faults().up();
  }
}
