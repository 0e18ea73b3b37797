package id.simpan;

import id.simpan.permission.Trust;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The main class of the executable jar. It takes the jars in {@code lib/} along: Spring Boot's
 * launcher finds {@code lib/} in the working directory alone, and takes all that is below it: the
 * system's libraries, if that is {@code /}. And it puts the jars inside into the order in which
 * they are wanted: each class is looked for in one after the other, which took a quarter of the CPU
 * of a start.
 */
public final class SimpanLauncher {

  /** Class loader of Spring Boot, for jars inside a jar. */
  private static final String NESTED = "org.springframework.boot.loader.launch.LaunchedClassLoader";

  /** Beginnings of the jars of which a start loads most classes, most first. */
  static final List<String> MOST_WANTED =
      List.of(
          "spring-boot-",
          "jackson-databind-",
          "camel-api-",
          "spring-core-",
          "logback-core-",
          "spring-context-",
          "spring-beans-",
          "jdbi3-core-",
          "camel-core-model-",
          "flyway-core-",
          "camel-support-",
          "camel-core-reifier-",
          "camel-base-",
          "httpcore5-",
          "httpclient5-",
          "s3-",
          "sdk-core-",
          "regions-",
          "hibernate-validator-",
          "picocli-",
          "snakeyaml-",
          "jackson-core-",
          "logback-classic-",
          "camel-spring-boot-",
          "sqlite-jdbc-",
          "httpclient-",
          "httpcore-",
          "camel-core-processor-",
          "camel-core-languages-",
          "camel-util-",
          "camel-main-",
          "camel-bean-",
          "HikariCP-",
          "utils-",
          "spring-web-",
          "spring-aop-",
          "jackson-",
          "jakarta.",
          "jmustache-",
          "aws-",
          "http-");

  private SimpanLauncher() {}

  public static void main(String[] arguments) throws Exception {
    Path jar = Path.of(System.getProperty("java.class.path")).toAbsolutePath().normalize();
    boolean settled =
        System.getProperty("loader.path") != null || System.getenv("LOADER_PATH") != null;
    List<Path> jars = settled ? List.of() : jars(Path.of("").toAbsolutePath(), jar);
    List<URL> urls = new ArrayList<>();
    for (Path extra : jars) {
      urls.add(extra.toUri().toURL());
    }
    ClassLoader own = SimpanLauncher.class.getClassLoader();
    if (own.getClass().getName().equals(NESTED)) {
      urls.addAll(mostWantedFirst(List.of(((URLClassLoader) own).getURLs())));
      launch(nested(urls, own), arguments);
    } else if (jars.isEmpty()) {
      Simpan.main(arguments);
    } else {
      urls.add(0, jar.toUri().toURL());
      launch(
          new URLClassLoader(
              "simpan", urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader()),
          arguments);
    }
  }

  /** Those inside {@code BOOT-INF/lib}, in their places; what else there is stays where it is. */
  static List<URL> mostWantedFirst(List<URL> urls) {
    Iterator<URL> inOrder =
        urls.stream()
            .filter(SimpanLauncher::isLibrary)
            .sorted(Comparator.comparingInt(SimpanLauncher::rank))
            .iterator();
    return urls.stream().map(url -> isLibrary(url) ? inOrder.next() : url).toList();
  }

  private static boolean isLibrary(URL url) {
    return url.toString().contains("/BOOT-INF/lib/") || url.toString().contains("!BOOT-INF/lib/");
  }

  private static int rank(URL url) {
    String name = url.toString().replaceFirst(".*/BOOT-INF/lib/|.*!BOOT-INF/lib/", "");
    for (int rank = 0; rank < MOST_WANTED.size(); rank++) {
      if (name.startsWith(MOST_WANTED.get(rank))) {
        return rank;
      }
    }
    return MOST_WANTED.size();
  }

  private static ClassLoader nested(List<URL> urls, ClassLoader own) throws Exception {
    return (ClassLoader)
        own.getClass()
            .getConstructor(boolean.class, URL[].class, ClassLoader.class)
            .newInstance(false, urls.toArray(URL[]::new), own.getParent());
  }

  /** All in one class loader, so that those in {@code lib/} are found from everywhere. */
  private static void launch(ClassLoader loader, String[] arguments) throws Exception {
    Thread.currentThread().setContextClassLoader(loader);
    Class.forName(Simpan.class.getName(), true, loader)
        .getMethod("main", String[].class)
        .invoke(null, (Object) arguments);
  }

  /**
   * The jars in the working directory's {@code lib/}, else beside the jar, else above its bin/. One
   * that somebody else may have put there is told and left out.
   */
  static List<Path> jars(Path directory, Path jar) throws IOException {
    Set<Path> places = new LinkedHashSet<>(List.of(directory, jar.getParent()));
    if (jar.getParent().endsWith("bin")) {
      places.add(jar.getParent().getParent());
    }
    for (Path place : places) {
      Path lib = place.resolve("lib");
      if (Files.isDirectory(lib)) {
        try (Stream<Path> files = Files.list(lib)) {
          List<Path> jars =
              files
                  .filter(file -> file.toString().endsWith(".jar"))
                  .filter(SimpanLauncher::isTrusted)
                  .sorted()
                  .toList();
          if (!jars.isEmpty()) {
            return jars;
          }
        }
      }
    }
    return List.of();
  }

  private static boolean isTrusted(Path jar) {
    try {
      Optional<String> objection = Trust.objection(jar);
      objection.ifPresent(why -> System.err.println(jar + " is not loaded, as " + why));
      return objection.isEmpty();
    } catch (IOException unreadable) {
      System.err.println(jar + " is not loaded, as it cannot be read");
      return false;
    }
  }
}
