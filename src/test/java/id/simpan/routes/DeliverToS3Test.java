package id.simpan.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.mockito.Mockito.when;

import id.simpan.s3.S3Upload;
import id.simpan.standin.S3StandIn;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.spi.Registry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.S3Client;

class DeliverToS3Test extends RouteTest {

  private static S3StandIn s3;

  private final S3Upload upload = mock(S3Upload.class);
  private final S3Client client = s3.clientThroughFaults(S3StandIn.SECRET_ACCESS_KEY);

  @TempDir private Path folder;

  DeliverToS3Test() {
    super("deliver-to-s3");
    set("simpan.s3.bucket", "recordings");
    set("simpan.s3.prefix", "rapatin/");
  }

  @BeforeAll
  static void start() {
    s3 = S3StandIn.start("recordings");
  }

  @AfterAll
  static void stop() {
    s3.close();
  }

  @Override
  protected void bindToRegistry(Registry registry) {
    registry.bind("s3Upload", upload);
    registry.bind("s3Client", client);
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
  void aSideFileTakesThePlaceOfTheOneBefore() throws Exception {
    deliver("side-file", "satu");
    Exchange exchange = deliver("side-file", "dua");

    assertThat(exchange.getException()).isNull();
    assertThat(s3.keys("recordings")).containsExactly("rapatin/2025/Rapat (é)/a b.txt");
    assertThat(s3.bytes("recordings", "rapatin/2025/Rapat (é)/a b.txt"))
        .asString()
        .isEqualTo("dua");
  }

  @Test
  void aStoreThatIsDownIsForTheCallerToHandle() throws Exception {
    s3.faults().down();
    try {
      assertThat(deliver("side-file", "satu").getException()).isNotNull();
      verifyNoInteractions(upload);
    } finally {
      s3.faults().up();
    }
  }
}
