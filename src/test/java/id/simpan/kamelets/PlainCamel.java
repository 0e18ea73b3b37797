package id.simpan.kamelets;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * {@link org.apache.camel.main.Main} in a JVM of its own, with a routes file and the Kamelets of
 * this project: no Spring, nothing of Simpan, and no other part of Camel than what it needs itself
 * and what the Kamelet says that it depends on.
 */
final class PlainCamel implements AutoCloseable {

  private static final Pattern CAMEL_JAR = Pattern.compile("camel-(.+)-\\d[^-]*\\.jar");

  /** What camel-main and camel-yaml-dsl bring along, and the catalogue. */
  private static final Set<String> RUNTIME =
      Set.of(
          "api",
          "base",
          "base-engine",
          "core-engine",
          "core-languages",
          "core-model",
          "core-processor",
          "core-reifier",
          "dsl-support",
          "kamelets",
          "main",
          "management-api",
          "support",
          "util",
          "util-json",
          "xml-jaxp-util",
          "yaml-dsl",
          "yaml-dsl-common",
          "yaml-dsl-deserializers");

  /** What camel-http and camel-jsonpath bring along. */
  private static final Set<String> BROUGHT_ALONG =
      Set.of("http-base", "http-common", "file", "cluster");

  /** An action needs something to start it. */
  private static final String STARTER = "timer";

  private static final String LOGGING =
      """
      <configuration>
        <appender name="console" class="ch.qos.logback.core.ConsoleAppender">
          <encoder><pattern>%-5level %logger %msg%n</pattern></encoder>
        </appender>
        <root level="INFO"><appender-ref ref="console"/></root>
      </configuration>
      """;

  private final Process process;
  private final Path output;

  private PlainCamel(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  /**
   * @param home an empty folder
   * @param kamelet the one whose dependencies are there
   * @param properties what stands in {@code application.properties}
   */
  static PlainCamel start(Path home, String kamelet, String routes, String properties) {
    try {
      Path file = Files.writeString(home.resolve("routes.yaml"), routes);
      Files.writeString(home.resolve("logback.xml"), LOGGING);
      Files.writeString(
          home.resolve("application.properties"),
          """
          camel.main.routes-include-pattern = file:%s
          camel.component.kamelet.location = file:%s,classpath:kamelets
          """
                  .formatted(file, KameletFile.FOLDER.toAbsolutePath())
              + properties);
      Path output = home.resolve("output.txt");
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx128m",
                  "-XX:TieredStopAtLevel=1",
                  "-XX:+UseSerialGC",
                  "-cp",
                  home + File.pathSeparator + String.join(File.pathSeparator, classPath(kamelet)),
                  "org.apache.camel.main.Main")
              .directory(home.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      return new PlainCamel(process, output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Jars only: the folders of the test's class path are Simpan's own. */
  static List<String> classPath(String kamelet) {
    Set<String> declared =
        KameletFile.all().stream()
            .filter(file -> file.stem().equals(kamelet))
            .flatMap(file -> file.dependencies().stream())
            .map(dependency -> dependency.toString().replace("camel:", ""))
            .collect(Collectors.toSet());
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> entry.endsWith(".jar"))
        .filter(entry -> !entry.contains("spring") && !name(entry).startsWith("simpan"))
        .filter(entry -> isCamels(entry, declared))
        .toList();
  }

  private static boolean isCamels(String entry, Set<String> declared) {
    Matcher jar = CAMEL_JAR.matcher(name(entry));
    return !jar.matches()
        || RUNTIME.contains(jar.group(1))
        || STARTER.equals(jar.group(1))
        || BROUGHT_ALONG.contains(jar.group(1))
        || declared.contains(jar.group(1));
  }

  private static String name(String entry) {
    return Path.of(entry).getFileName().toString();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Standard output and standard error. */
  String output() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }
}
