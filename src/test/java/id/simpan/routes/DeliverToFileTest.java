package id.simpan.routes;

import static org.assertj.core.api.Assertions.assertThat;

import id.simpan.archive.ArchiveFolder;
import id.simpan.archive.Sha256;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.spi.Registry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeliverToFileTest extends RouteTest {

  @TempDir private Path folder;

  DeliverToFileTest() {
    super("deliver-to-file");
  }

  @Override
  protected void bindToRegistry(Registry registry) {
    registry.bind("archiveFolder", new ArchiveFolder(folder.resolve("archive")));
  }

  private Exchange deliver(String kind, String text) throws Exception {
    Path file = Files.writeString(folder.resolve("0f.kept"), text);
    return template()
        .send(
            "direct:deliver-to-file",
            exchange -> {
              exchange.getMessage().setBody(file.toFile());
              exchange
                  .getMessage()
                  .setHeaders(
                      new java.util.HashMap<>(
                          Map.of(
                              "CamelSimpanKind",
                              kind,
                              "CamelSimpanPath",
                              "2025/Rapat (é)/a b.txt",
                              "CamelSimpanSha256",
                              Sha256.of(file))));
            });
  }

  @Test
  void aRecordingLandsUnderItsPathAndSaysWhere() throws Exception {
    Exchange exchange = deliver("recording", "satu");

    Path landed = folder.resolve("archive/2025/Rapat (é)/a b.txt");
    assertThat(exchange.getException()).isNull();
    assertThat(landed).hasContent("satu");
    assertThat(exchange.getMessage().getHeader("CamelSimpanPath"))
        .isEqualTo("2025/Rapat (é)/a b.txt");
    assertThat(exchange.getMessage().getHeader("CamelSimpanLocation"))
        .isEqualTo(landed.toAbsolutePath().toString());
  }

  @Test
  void anotherRecordingOfThatNameGetsANumber() throws Exception {
    deliver("recording", "satu");
    Files.delete(folder.resolve("0f.kept")); // it is a hard link to the one in the archive

    Exchange exchange = deliver("recording", "dua");

    assertThat(exchange.getMessage().getHeader("CamelSimpanPath"))
        .isEqualTo("2025/Rapat (é)/a b-2.txt");
    assertThat(folder.resolve("archive/2025/Rapat (é)/a b.txt")).hasContent("satu");
    assertThat(folder.resolve("archive/2025/Rapat (é)/a b-2.txt")).hasContent("dua");
  }

  @Test
  void aSideFileTakesThePlaceOfTheOneBefore() throws Exception {
    deliver("side-file", "satu");
    deliver("side-file", "dua");

    assertThat(folder.resolve("archive/2025/Rapat (é)/a b.txt")).hasContent("dua");
    assertThat(folder.resolve("archive/2025/Rapat (é)")).isDirectoryNotContaining("glob:**b-2.txt");
  }
}
