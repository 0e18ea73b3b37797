package id.simpan;

import id.simpan.permission.Trust;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The main class of the executable jar: takes the jars in {@code lib/} along. Spring Boot's
 * launcher finds {@code lib/} in the working directory alone, and takes all that is below it: the
 * system's libraries, if that is {@code /}. So it is told each jar, by its own setting.
 */
public final class SimpanLauncher {

  private static final String LAUNCHER =
      "org.springframework.boot.loader.launch.PropertiesLauncher";
  private static final String PATH = "loader.path";

  private SimpanLauncher() {}

  public static void main(String[] arguments) throws Exception {
    Path jar = Path.of(System.getProperty("java.class.path")).toAbsolutePath().normalize();
    boolean settled = System.getProperty(PATH) != null || System.getenv("LOADER_PATH") != null;
    List<Path> jars = settled ? List.of() : jars(Path.of("").toAbsolutePath(), jar);
    if (jars.isEmpty()) {
      Simpan.main(arguments);
      return;
    }
    if (!isNested()) {
      launchBeside(jar, jars, arguments);
      return;
    }
    System.setProperty(
        PATH, jars.stream().map(SimpanLauncher::entry).collect(Collectors.joining(",")));
    System.setProperty("loader.main", Simpan.class.getName());
    Method launch =
        Class.forName(LAUNCHER, true, ClassLoader.getSystemClassLoader())
            .getMethod("main", String[].class);
    launch.invoke(null, (Object) arguments);
  }

  /** Whether this is the jar that holds all others, rather than the distribution's, beside them. */
  private static boolean isNested() {
    try {
      Class.forName(LAUNCHER, false, ClassLoader.getSystemClassLoader());
      return true;
    } catch (ClassNotFoundException distribution) {
      return false;
    }
  }

  /** All in one class loader, so that those in {@code lib/} are found from everywhere. */
  private static void launchBeside(Path jar, List<Path> jars, String[] arguments) throws Exception {
    List<URL> urls = new ArrayList<>();
    urls.add(jar.toUri().toURL());
    for (Path extra : jars) {
      urls.add(extra.toUri().toURL());
    }
    URLClassLoader loader =
        new URLClassLoader(
            "simpan", urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
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

  /** A URL in which the launcher finds no comma of its own. */
  private static String entry(Path jar) {
    String path = jar.toUri().getPath();
    return "file:" + URLEncoder.encode(path, StandardCharsets.UTF_8);
  }
}
