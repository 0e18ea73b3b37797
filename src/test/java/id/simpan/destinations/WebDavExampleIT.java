package id.simpan.destinations;

import id.simpan.program.SimpanProgram;
import id.simpan.standin.WebDavStandIn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;

/** {@code examples/webdav}, against a real WebDAV server. */
class WebDavExampleIT extends DestinationContract {

  private final WebDavStandIn webdav = WebDavStandIn.start();

  @AfterAll
  void stopServer() {
    webdav.close();
  }

  @Override
  void configure(SimpanProgram program) {
    program.example("webdav").webdav(webdav).destinations("webdav");
  }

  @Override
  Map<String, byte[]> held() throws IOException {
    return webdav.files();
  }

  @Override
  void put(String path, byte[] bytes) throws IOException {
    Path file = webdav.folder().resolve(path);
    Files.createDirectories(file.getParent());
    Files.write(file, bytes);
  }

  @Override
  void down() {
    webdav.faults().down();
  }

  @Override
  void up() {
    webdav.faults().up();
  }
}
