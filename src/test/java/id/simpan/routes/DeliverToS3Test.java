package id.simpan.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import id.simpan.s3.S3Upload;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.spi.Registry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeliverToS3Test extends RouteTest {

  private final S3Upload upload = mock(S3Upload.class);

  @TempDir private Path folder;

  DeliverToS3Test() {
    super("deliver-to-s3");
  }

  @Override
  protected void bindToRegistry(Registry registry) {
    registry.bind("s3Upload", upload);
  }

  private Exchange deliver(String kind, String text) throws Exception {
    Path file = Files.writeString(folder.resolve("0f.kept"), text);
    return template()
        .send(
            "direct:deliver-to-s3",
            exchange -> {
              exchange.getMessage().setBody(file.toFile());
              exchange
                  .getMessage()
                  .setHeaders(
                      new HashMap<>(
                          Map.of(
                              "CamelSimpanKind",
                              kind,
                              "CamelSimpanPath",
                              "2025/Rapat (é)/a b.txt")));
            });
  }

  @Test
  void aRecordingIsUploadedAndSaysWhere() throws Exception {
    when(upload.put(eq(folder.resolve("0f.kept").toFile()), any())).thenReturn("other.txt");
    when(upload.where("other.txt")).thenReturn("s3://recordings/rapatin/other.txt");

    Exchange exchange = deliver("recording", "satu");

    assertThat(exchange.getException()).isNull();
    assertThat(exchange.getMessage().getHeader("CamelSimpanPath")).isEqualTo("other.txt");
    assertThat(exchange.getMessage().getHeader("CamelSimpanLocation"))
        .isEqualTo("s3://recordings/rapatin/other.txt");
  }

  @Test
  void aSideFileTakesThePlaceOfTheOneBeforeAndSaysWhere() throws Exception {
    when(upload.where("2025/Rapat (é)/a b.txt")).thenReturn("s3://recordings/rapatin/a b.txt");

    Exchange exchange = deliver("side-file", "satu");

    assertThat(exchange.getException()).isNull();
    verify(upload).replace(eq(folder.resolve("0f.kept").toFile()), any());
    verify(upload, never()).put(any(), any());
    assertThat(exchange.getMessage().getHeader("CamelSimpanLocation"))
        .isEqualTo("s3://recordings/rapatin/a b.txt");
  }

  @ParameterizedTest
  @ValueSource(strings = {"recording", "side-file"})
  void aStoreThatIsDownIsForTheCallerToHandle(String kind) throws Exception {
    IllegalStateException down = new IllegalStateException("down");
    when(upload.put(any(), any())).thenThrow(down);
    doThrow(down).when(upload).replace(any(), any());

    assertThat(deliver(kind, "satu").getException()).isSameAs(down);
  }
}
