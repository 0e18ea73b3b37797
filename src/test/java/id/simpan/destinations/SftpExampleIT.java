package id.simpan.destinations;

import id.simpan.program.SimpanProgram;
import id.simpan.standin.SftpStandIn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;

/** {@code examples/sftp}, against a real SFTP server, in a folder that only Simpan writes into. */
class SftpExampleIT extends DestinationContract {

  private final SftpStandIn sftp = SftpStandIn.start();

  @AfterAll
  void stopServer() {
    sftp.close();
  }

  @Override
  void configure(SimpanProgram program) throws IOException {
    Files.createDirectories(sftp.folder().resolve("recordings"));
    program.example("sftp").sftp(sftp).destinations("sftp");
  }

  @Override
  Map<String, byte[]> held() throws IOException {
    Map<String, byte[]> held = new TreeMap<>();
    for (String path : sftp.paths()) {
      held.put(path.replaceFirst("^recordings/", ""), bytes(path));
    }
    return held;
  }

  private byte[] bytes(String path) throws IOException {
    return Files.readAllBytes(sftp.folder().resolve(path));
  }

  @Override
  void put(String path, byte[] bytes) throws IOException {
    Path file = sftp.folder().resolve("recordings").resolve(path);
    Files.createDirectories(file.getParent());
    Files.write(file, bytes);
  }

  /** What becomes of them instead: {@link SftpTrustIT#aFileOfARecordingsNameIsReplaced}. */
  @Override
  boolean leavesOthersFiles() {
    return false;
  }

  @Override
  void down() {
    sftp.faults().down();
  }

  @Override
  void up() {
    sftp.faults().up();
  }
}
