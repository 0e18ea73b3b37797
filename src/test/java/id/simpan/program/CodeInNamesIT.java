package id.simpan.program;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import id.simpan.program.SimpanProgram.Result;
import id.simpan.standin.GoogleDriveStandIn;
import id.simpan.standin.RapatinStandIn;
import id.simpan.standin.RecordedRequest;
import id.simpan.standin.S3StandIn;
import id.simpan.standin.SftpStandIn;
import id.simpan.standin.WebDavStandIn;
import id.simpan.standin.WebhookStandIn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Topics, session ids and types that are expressions, through every destination: those that come
 * with Simpan, the examples, and dropped-in ones that let Camel evaluate the path wherever it can.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CodeInNamesIT {

  private static final String MEETING = "94000000001";

  /** What each would do: tell a secret, delete the file, call a method, stop the program. */
  private static final List<String> CODE =
      List.of(
          "${sysenv.PATH}",
          "${env.PATH} ${properties:rapatin.token}",
          "{{rapatin.token}}",
          "{{?simpan.s3.secret-access-key}}",
          "$simple{properties:simpan.s3.secret-access-key}",
          "${body.delete}",
          "$simple{body.delete}",
          "${bean:id.simpan.program.CodeInNamesIT$Calls}",
          "${bean:type:id.simpan.program.CodeInNamesIT$Calls?method=call}",
          "${type:id.simpan.program.CodeInNamesIT$Calls.CALLS.incrementAndGet}",
          "#{T(id.simpan.program.CodeInNamesIT$Calls).call()}",
          "${exchange.context.stop}",
          "${camelContext.stop}",
          "${${{{rapatin.token}}}}",
          "a ${",
          "$",
          "{body.delete}",
          "}} {{",
          "#",
          "RAW(x) & fileExist=Append",
          "R&D 100%",
          "%2e%2e%2f%2e%2e%2f",
          "%24%7Bbody.delete%7D");

  private static final String DYNAMIC =
      """
      - route:
          id: deliver-to-%1$s
          description: The path where Camel evaluates it.
          from:
            uri: direct:deliver-to-%1$s
            steps:
      %2$s
      """;

  /** What an expression could call. */
  public static final class Calls {

    public static final AtomicInteger CALLS = new AtomicInteger();

    private Calls() {}

    public static int call() {
      return CALLS.incrementAndGet();
    }
  }

  private final RapatinStandIn rapatin = RapatinStandIn.start();
  private final S3StandIn s3 = S3StandIn.start("recordings");
  private final SftpStandIn sftp = SftpStandIn.start();
  private final WebDavStandIn webdav = WebDavStandIn.start();
  private final GoogleDriveStandIn drive = GoogleDriveStandIn.start();
  private final WebhookStandIn webhook = WebhookStandIn.start();
  private SimpanProgram program;
  private Result result;

  @BeforeAll
  void sweep(@TempDir Path home) throws IOException {
    s3.createBucket("keyed");
    Files.createDirectories(sftp.folder().resolve("recordings"));
    for (int i = 0; i < CODE.size(); i++) {
      String code = CODE.get(i);
      rapatin
          .meeting(MEETING)
          .session(i + code)
          .topic(code)
          .recordedOn(LocalDate.of(2026, 11, 20))
          .sample(code, "CHAT")
          .file(code, code, ("text " + i).getBytes());
    }
    program =
        new SimpanProgram(home)
            .account(rapatin)
            .meetings(MEETING)
            .s3(s3, "recordings")
            .with("simpan.s3.prefix", "rapatin")
            .example("sftp")
            .sftp(sftp)
            .webdav(webdav)
            .googleDrive(drive)
            .with("simpan.second-folder.directory", home.resolve("second").toString())
            .with("simpan.webhook.url", webhook.url())
            .with("dropped.directory", home.resolve("dropped").toString())
            .route(
                "deliver-to-option",
                DYNAMIC.formatted(
                    "option",
                    """
                    - toD:
                        uri: "file:{{dropped.directory}}/option?fileName=${header.CamelSimpanPath}"
                    """
                        .indent(8)))
            .route(
                "deliver-to-address",
                DYNAMIC.formatted(
                    "address",
                    """
                    - toD:
                        uri: "file:{{dropped.directory}}/address/${header.CamelSimpanPath}?fileName=it"
                    """
                        .indent(8)))
            .route(
                "deliver-to-name",
                DYNAMIC.formatted(
                    "name",
                    """
                    - to:
                        uri: file:{{dropped.directory}}/name
                        parameters:
                          fileName: "${header.CamelSimpanPath}"
                    - setHeader:
                        name: CamelFileName
                        expression:
                          simple:
                            expression: "${header.CamelSimpanPath}"
                    - to:
                        uri: file:{{dropped.directory}}/header
                    """
                        .indent(8)))
            .route(
                "deliver-to-key",
                DYNAMIC.formatted(
                    "key",
                    """
                    - setHeader:
                        name: CamelAwsS3Key
                        expression:
                          simple:
                            expression: "${header.CamelSimpanPath}"
                    - toD:
                        uri: aws2-s3:keyed
                    """
                        .indent(8)))
            .destinations(
                "file",
                "s3",
                "sftp",
                "webdav",
                "google-drive",
                "second-folder",
                "webhook",
                "option",
                "address",
                "name",
                "key");
    for (String route :
        List.of(
            "webdav/routes/deliver-to-webdav",
            "google-drive/routes/deliver-to-google-drive",
            "second-folder/routes/deliver-to-second-folder",
            "webhook/routes/announce-to-webhook")) {
      Path file = Path.of("examples", route + ".camel.yaml");
      program.route(
          file.getFileName().toString().replace(".camel.yaml", ""), Files.readString(file));
    }
    Calls.CALLS.set(0);
    result = program.once();
  }

  @AfterAll
  void close() {
    rapatin.close();
    s3.close();
    sftp.close();
    webdav.close();
    drive.close();
    webhook.close();
  }

  /** Each path and its contents. */
  private Map<String, String> archived() {
    return program.archived().contents();
  }

  private Map<String, String> at(Path folder) {
    return new ArchiveView(folder).contents();
  }

  private Map<String, String> at(String bucket, String prefix) {
    Map<String, String> found = new TreeMap<>();
    s3.keys(bucket)
        .forEach(key -> found.put(key.substring(prefix.length()), s3.sha256(bucket, key)));
    return found;
  }

  private Map<String, String> recordings(Map<String, String> files) {
    Map<String, String> recordings = new TreeMap<>(files);
    recordings.keySet().removeIf(path -> path.matches("(?s).*/(SHA256SUMS|recording\\.json)"));
    return recordings;
  }

  @Test
  void allIsKeptAndDelivered() {
    assertThat(result.err()).isEmpty();
    assertThat(result.status()).isZero();
    assertThat(program.archived().recordings()).hasSize(2 * CODE.size());
    program.archived().assertSound();
  }

  @Test
  void noNameHasCodeOrLeavesItsFolder() {
    assertThat(program.archived().files())
        .noneMatch(path -> path.matches(".*([{}&]|RAW\\(|%2|%7).*"))
        .allMatch(
            path -> path.matches("2026/11/2026-11-20 [^/]+ \\(" + MEETING + "\\)/[^/]+/[^/]+"));
  }

  @Test
  void everyDestinationHasTheSamePaths() throws IOException {
    Path dropped = program.home().resolve("dropped");
    Map<String, String> recordings = recordings(archived());

    assertThat(recordings(at("recordings", "rapatin/"))).isEqualTo(recordings);
    assertThat(recordings(at(sftp.folder().resolve("recordings")))).isEqualTo(recordings);
    assertThat(recordings(at(webdav.folder()))).isEqualTo(recordings);
    assertThat(drive.files()).containsOnlyKeys(archived().keySet());
    assertThat(recordings(at("keyed", ""))).isEqualTo(recordings);
    for (String name : List.of("option", "name", "header")) {
      assertThat(recordings(at(dropped.resolve(name)))).as(name).isEqualTo(recordings);
    }
    assertThat(at(dropped.resolve("address")).keySet())
        .containsExactlyElementsOf(archived().keySet().stream().map(it -> it + "/it").toList());
    assertThat(recordings(at(program.home().resolve("second"))).values())
        .containsExactlyInAnyOrderElementsOf(recordings.values());
  }

  @Test
  void sideFilesAreWhereTheRecordingsAre() {
    assertThat(at("recordings", "rapatin/").keySet()).isEqualTo(archived().keySet());
    assertThat(at("keyed", "").keySet()).isEqualTo(archived().keySet());
  }

  @Test
  void theWebhookIsToldTheTopicsAsTheyAreAndThePathsAsTheyBecame() throws IOException {
    List<String> folders =
        program.archived().files().stream()
            .map(path -> path.substring(0, path.lastIndexOf('/')))
            .distinct()
            .toList();
    assertThat(webhook.requests()).hasSize(CODE.size());
    for (RecordedRequest request : webhook.requests()) {
      JsonNode batch = new ObjectMapper().readTree(request.bodyText());
      assertThat(CODE).contains(batch.path("topic").asText());
      assertThat(folders).contains(batch.path("folder").asText());
    }
  }

  @Test
  void nothingIsCalledAndNoSecretTold() throws IOException {
    assertThat(Calls.CALLS).hasValue(0);
    StringBuilder told = new StringBuilder(result.out() + result.err());
    told.append(String.join("\n", s3.keys("recordings"))).append(s3.keys("keyed"));
    told.append(new ArchiveView(program.home()).files());
    webhook.requests().forEach(request -> told.append(request.bodyText()));
    assertThat(told.toString())
        .doesNotContain(S3StandIn.SECRET_ACCESS_KEY, System.getenv("PATH"))
        .doesNotContain(rapatin.tokens());
  }
}
