package id.simpan.kamelets;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.util.FileSystemUtils;

/**
 * {@link org.apache.camel.main.Main} behind a class loader of its own, with a routes file and the
 * Kamelets of this project: no Spring, nothing of Simpan, and no other part of Camel than what it
 * needs itself and what the Kamelet says that it depends on.
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
        <appender name="file" class="ch.qos.logback.core.FileAppender">
          <file>%s</file>
          <encoder><pattern>%%-5level %%logger %%msg%%n</pattern></encoder>
        </appender>
        <root level="INFO"><appender-ref ref="file"/></root>
      </configuration>
      """;

  private static final Map<String, Jars> JARS = new ConcurrentHashMap<>();

  /** What a Kamelet needs, and where all that runs there is logged. */
  private record Jars(ClassLoader loader, Path log) {

    /** Nothing of the test's own class path is seen from there. */
    static Jars of(String kamelet) {
      try {
        Path folder = Files.createTempDirectory("plain-camel");
        Runtime.getRuntime()
            .addShutdownHook(new Thread(() -> FileSystemUtils.deleteRecursively(folder.toFile())));
        Path log = folder.resolve("output.txt");
        Files.writeString(folder.resolve("logback.xml"), LOGGING.formatted(log));
        List<URL> path = new ArrayList<>(List.of(folder.toUri().toURL()));
        for (String jar : classPath(kamelet)) {
          path.add(Path.of(jar).toUri().toURL());
        }
        return new Jars(
            new URLClassLoader(path.toArray(URL[]::new), ClassLoader.getPlatformClassLoader()),
            log);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** All that is begun there sees the same classes. */
    <T> T call(Callable<T> action) {
      Thread thread = Thread.currentThread();
      ClassLoader before = thread.getContextClassLoader();
      thread.setContextClassLoader(loader);
      try {
        return action.call();
      } catch (Exception failed) {
        throw new IllegalStateException(failed);
      } finally {
        thread.setContextClassLoader(before);
      }
    }
  }

  private final Jars jars;
  private final Object main;
  private final int logged;

  private PlainCamel(Jars jars, Object main) throws IOException {
    this.jars = jars;
    this.main = main;
    this.logged = Files.exists(jars.log()) ? Files.readString(jars.log()).length() : 0;
  }

  /**
   * @param home an empty folder
   * @param kamelet the one whose dependencies are there
   * @param properties what stands in {@code application.properties}
   */
  static PlainCamel start(Path home, String kamelet, String routes, String properties) {
    Jars jars = JARS.computeIfAbsent(kamelet, Jars::of);
    return jars.call(
        () -> {
          Path file = Files.writeString(home.resolve("routes.yaml"), routes);
          Path settings =
              Files.writeString(
                  home.resolve("application.properties"),
                  """
                  camel.main.routes-include-pattern = file:%s
                  camel.component.kamelet.location = file:%s,classpath:kamelets
                  camel.main.shutdown-timeout = 1
                  """
                          .formatted(file, KameletFile.FOLDER.toAbsolutePath())
                      + properties);
          Class<?> type = jars.loader().loadClass("org.apache.camel.main.Main");
          PlainCamel camel = new PlainCamel(jars, type.getConstructor().newInstance());
          type.getMethod("setPropertyPlaceholderLocations", String.class)
              .invoke(camel.main, "file:" + settings);
          camel.does("start");
          return camel;
        });
  }

  private Object does(String method) throws ReflectiveOperationException {
    return main.getClass().getMethod(method).invoke(main);
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
    return (boolean) jars.call(() -> does("isStarted"));
  }

  /** What it has logged. */
  String output() {
    try {
      return Files.readString(jars.log()).substring(logged);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    jars.call(() -> does("stop"));
  }
}
