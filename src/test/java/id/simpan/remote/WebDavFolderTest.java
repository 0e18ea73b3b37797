package id.simpan.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import id.simpan.archive.Sha256;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebDavFolderTest {

  private static final Map<String, Integer> ANSWERS = Map.of("GET", 404, "MKCOL", 201, "PUT", 201);

  private final List<String> calls = new CopyOnWriteArrayList<>();

  @ParameterizedTest
  @ValueSource(ints = {204, 500})
  void aMoveThatIsRefusedLeavesNothingBehind(int toDelete, @TempDir Path folder)
      throws IOException {
    put(folder, 412, toDelete);

    assertThat(calls).endsWith("MOVE /s/.incoming-chat.txt", "DELETE /s/.incoming-chat.txt");
  }

  @Test
  void whatMayStillBeMovingIsLeft(@TempDir Path folder) throws IOException {
    put(folder, 504, 204);

    assertThat(calls).endsWith("MOVE /s/.incoming-chat.txt");
  }

  private void put(Path folder, int toMove, int toDelete) throws IOException {
    Path file = Files.writeString(folder.resolve("chat.txt"), "hello");
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        call -> {
          calls.add(call.getRequestMethod() + " " + call.getRequestURI());
          call.getRequestBody().readAllBytes();
          int other = call.getRequestMethod().equals("MOVE") ? toMove : toDelete;
          call.sendResponseHeaders(ANSWERS.getOrDefault(call.getRequestMethod(), other), -1);
          call.close();
        });
    server.start();
    try (DefaultCamelContext context = new DefaultCamelContext()) {
      context.start();
      WebDavFolder webdav =
          new WebDavFolder("http://127.0.0.1:" + server.getAddress().getPort(), "simpan", "secret");
      webdav.setCamelContext(context);

      assertThatThrownBy(() -> webdav.place(file.toFile(), "s/chat.txt", Sha256.of(file)))
          .hasMessage("the WebDAV server answered %d to MOVE", toMove);
    } finally {
      server.stop(0);
    }
  }
}
