package id.simpan.destinations;

import id.simpan.program.SimpanProgram;
import id.simpan.standin.S3StandIn;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import software.amazon.awssdk.core.sync.RequestBody;

class S3DestinationIT extends DestinationContract {

  private static final String BUCKET = "recordings";

  private final S3StandIn s3 = S3StandIn.start(BUCKET);

  @AfterAll
  void stopServer() {
    s3.close();
  }

  @Override
  void configure(SimpanProgram program) {
    program.s3(s3, BUCKET).destinations("s3");
  }

  @Override
  Map<String, byte[]> held() {
    Map<String, byte[]> held = new TreeMap<>();
    s3.keys(BUCKET).forEach(key -> held.put(key, s3.bytes(BUCKET, key)));
    return held;
  }

  @Override
  void put(String path, byte[] bytes) {
    s3.client().putObject(put -> put.bucket(BUCKET).key(path), RequestBody.fromBytes(bytes));
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
