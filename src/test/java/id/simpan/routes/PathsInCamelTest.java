package id.simpan.routes;

import static org.assertj.core.api.Assertions.assertThat;

import id.simpan.archive.ArchivePath;
import id.simpan.archive.SafeNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.util.FileUtil;
import org.springframework.expression.common.TemplateParserContext;
import org.springframework.expression.spel.standard.SpelExpressionParser;

/**
 * Whatever a meeting is called, a path made of it is text to everything that evaluates:
 * expressions, property placeholders, options and addresses of endpoints.
 */
class PathsInCamelTest {

  private static final LocalDate DAY = LocalDate.parse("2025-09-24");
  private static final List<String> TEMPLATES =
      List.of(
          "{year}/{month}/{date} {topic} ({meeting_id})/{session}/{recording_type}.{extension}",
          "${topic}/#{session}/{file_type}{recording_type}.{extension}",
          "{topic}{session}/{topic}{recording_type}");

  /** Of expressions, whole and broken; what they would do shows in another path or an exception. */
  private static final List<String> PIECES =
      List.of(
          "${sysenv.PATH}",
          "${env.PATH}",
          "$simple{sys.user.dir}",
          "${body.delete}",
          "${body}",
          "${bean:type:java.lang.System::gc}",
          "${exchange.context.stop}",
          "${date:now:yyyy}",
          "${properties:secret}",
          "{{secret}}",
          "{{?secret}}",
          "{{env:PATH}}",
          "#{systemProperties}",
          "#{T(java.lang.Runtime)}",
          "${header.CamelSimpanPath}",
          "$init{",
          "}init$",
          "${",
          "$",
          "{",
          "}",
          "{{",
          "}}",
          "#",
          "#{",
          "$$",
          "\\${",
          "simple{",
          "&fileExist=Append",
          "&",
          "&delete=true",
          "RAW(",
          "RAW{",
          "ENC(",
          ")",
          "%2e%2e%2f",
          "%24%7Bbody%7D",
          "%",
          "+",
          "=",
          "'",
          "\"",
          "?",
          "~>",
          "++",
          "--",
          "?:",
          "a",
          "Rapat ",
          "é",
          "漢",
          "/",
          "\\",
          "..");

  private static CamelContext camel;
  private static ProducerTemplate template;
  private static Path folder;

  @BeforeContainer
  static void start() throws Exception {
    folder = Files.createTempDirectory("paths-in-camel");
    camel = new DefaultCamelContext();
    camel.getPropertiesComponent().addInitialProperty("secret", "the-secret");
    camel.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            errorHandler(noErrorHandler());
            from("direct:option").to("file:" + folder + "?fileName=${header.path}");
            from("direct:dynamic-option").toD("file:" + folder + "?fileName=${header.path}");
            from("direct:dynamic-raw").toD("file:" + folder + "?fileName=RAW(${header.path})");
            from("direct:dynamic-address").toD("file:" + folder + "/${header.path}?fileName=it");
          }
        });
    camel.start();
    template = camel.createProducerTemplate();
  }

  @AfterContainer
  static void stop() {
    camel.stop();
    FileUtil.removeDir(folder.toFile());
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.of(PIECES)
        .list()
        .ofMinSize(1)
        .ofMaxSize(6)
        .map(list -> String.join("", list));
  }

  private static String path(String template, String topic, String session, String type) {
    ArchivePath paths = ArchivePath.of(template, "default", SafeNames.ofPlatform());
    return paths.folder("85095598095", session, topic, DAY, key -> false)
        + "/"
        + paths.fileName("85095598095", session, topic, DAY, type, type, "mp4", key -> false);
  }

  @Property(tries = 1_000)
  void anExpressionOrPlaceholderIsText(
      @ForAll("texts") String topic,
      @ForAll("texts") String session,
      @ForAll("texts") String type) {
    for (String template : TEMPLATES) {
      String path = path(template, topic, session, type);
      DefaultExchange exchange = new DefaultExchange(camel);

      assertThat(SafeNames.isSafe(path)).isTrue();
      assertThat(
              camel
                  .resolveLanguage("simple")
                  .createExpression(path)
                  .evaluate(exchange, String.class))
          .isEqualTo(path);
      assertThat(camel.resolvePropertyPlaceholders(path)).isEqualTo(path);
      assertThat(
              new SpelExpressionParser()
                  .parseExpression(path, new TemplateParserContext())
                  .getValue(String.class))
          .isEqualTo(path);
    }
  }

  @Property(tries = 60)
  void anOptionOrAddressOfAnEndpointLeadsWhereItSays(
      @ForAll("texts") String topic, @ForAll("texts") String session, @ForAll("texts") String type)
      throws IOException {
    for (String template : TEMPLATES) {
      String path = path(template, topic, session, type);
      assertThat(written("option", path)).isEqualTo(path);
      assertThat(written("dynamic-option", path)).isEqualTo(path);
      assertThat(written("dynamic-raw", path)).isEqualTo(path);
      assertThat(written("dynamic-address", path)).isEqualTo(path + "/it");
    }
  }

  /** The one file that a message with this path makes. */
  private static String written(String route, String path) throws IOException {
    FileUtil.removeDir(folder.toFile());
    template.sendBodyAndHeader("direct:" + route, "text", "path", path);
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> written = files.filter(Files::isRegularFile).toList();
      assertThat(written).hasSize(1);
      assertThat(written.get(0)).hasContent("text");
      return folder.relativize(written.get(0)).toString();
    }
  }
}
