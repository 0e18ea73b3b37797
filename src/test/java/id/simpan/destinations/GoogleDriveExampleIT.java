package id.simpan.destinations;

import id.simpan.program.SimpanProgram;
import id.simpan.standin.GoogleDriveStandIn;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;

/** {@code examples/google-drive}, against a stand-in of the Drive API. */
class GoogleDriveExampleIT extends DestinationContract {

  private final GoogleDriveStandIn drive = GoogleDriveStandIn.start();

  @AfterAll
  void stopServer() {
    drive.close();
  }

  @Override
  void configure(SimpanProgram program) throws IOException {
    program.example("google-drive").googleDrive(drive).destinations("google-drive");
  }

  @Override
  Map<String, byte[]> held() {
    return drive.files();
  }

  @Override
  void put(String path, byte[] bytes) {
    drive.put(path, bytes);
  }

  @Override
  void down() {
    drive.faults().down();
  }

  @Override
  void up() {
    drive.faults().up();
  }
}
