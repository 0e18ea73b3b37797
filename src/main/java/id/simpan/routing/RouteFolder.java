package id.simpan.routing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * What people edit, and where it is found: in the working directory, else beside the jar (or above
 * its {@code bin/}), else inside it. A folder counts as a whole.
 */
public final class RouteFolder {

  private static final String SUFFIX = ".camel.yaml";

  private final List<Path> places;

  /**
   * @param home the working directory
   */
  public RouteFolder(Path home) {
    this.places =
        Stream.concat(Stream.of(home.toAbsolutePath().normalize()), besideJar().stream()).toList();
  }

  /** The folder of the executable jar, and the one above it. */
  private static List<Path> besideJar() {
    URI source;
    try {
      String location =
          RouteFolder.class.getProtectionDomain().getCodeSource().getLocation().toString();
      String jar =
          location.replaceFirst("^jar:(nested:)?", "").replaceFirst("[/!]+(BOOT-INF/.*)?$", "");
      source = URI.create(jar.startsWith("file:") ? jar : "file:" + jar);
      Path file = Path.of(source);
      return Files.isRegularFile(file) && file.getParent() != null
          ? Stream.of(file.getParent(), file.getParent().getParent())
              .filter(folder -> folder != null)
              .toList()
          : List.of();
    } catch (IllegalArgumentException noFile) {
      return List.of();
    }
  }

  /** Folders {@code config}, the most important last. */
  public List<Path> configs() {
    List<Path> configs = new ArrayList<>();
    for (Path place : places) {
      if (Files.isDirectory(place.resolve("config"))) {
        configs.add(0, place.resolve("config"));
      }
    }
    return configs;
  }

  /**
   * Camel's patterns for the route files to run.
   *
   * @param destinations a route {@code deliver-to-NAME} or {@code announce-to-NAME} runs only for
   *     these
   */
  public List<String> routes(Set<String> destinations) {
    Optional<Path> folder =
        places.stream()
            .map(place -> place.resolve("routes"))
            .filter(RouteFolder::holdsRoutes)
            .findFirst();
    try (Stream<String> files = folder.isPresent() ? files(folder.get()) : inside()) {
      return files.filter(file -> isFor(file, destinations)).sorted().toList();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static boolean holdsRoutes(Path folder) {
    try (Stream<Path> files = Files.isDirectory(folder) ? Files.list(folder) : Stream.empty()) {
      return files.anyMatch(file -> file.getFileName().toString().endsWith(SUFFIX));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static Stream<String> files(Path folder) throws IOException {
    return Files.list(folder)
        .filter(file -> file.getFileName().toString().endsWith(SUFFIX))
        .map(file -> "file:" + file);
  }

  private static Stream<String> inside() throws IOException {
    Resource[] found =
        new PathMatchingResourcePatternResolver()
            .getResources("classpath:simpan/routes/*" + SUFFIX);
    return Stream.of(found).map(file -> "classpath:simpan/routes/" + file.getFilename());
  }

  private static boolean isFor(String file, Set<String> destinations) {
    String stem = file.substring(file.lastIndexOf('/') + 1).replace(SUFFIX, "");
    return Stream.of("deliver-to-", "announce-to-")
        .filter(stem::startsWith)
        .allMatch(prefix -> destinations.contains(stem.substring(prefix.length())));
  }

  /**
   * A text file that people may edit, such as {@code mail/batch.txt}, from a folder {@code config}.
   */
  public String config(String name) {
    try {
      for (Path place : places) {
        Path file = place.resolve("config").resolve(name);
        if (Files.isRegularFile(file)) {
          return Files.readString(file);
        }
      }
      return new PathMatchingResourcePatternResolver()
          .getResource("classpath:simpan/config/" + name)
          .getContentAsString(StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
