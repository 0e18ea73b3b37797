package id.simpan.live;

import id.simpan.permission.Trust;
import id.simpan.settings.UnusableSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * What people edit, and where it is found: in the working directory, else beside the jar (or above
 * its {@code bin/}), else inside it.
 */
public final class RouteFolder {

  /** With it, a folder counts as a whole. */
  private static final String FIRST = "sweep" + RouteFile.SUFFIX;

  /** Stands for every file of a folder that is not trusted. */
  private static final String ALL = "*" + RouteFile.SUFFIX;

  private static final long LONGEST = 1 << 20;

  private final List<Path> places;
  private final Set<Path> known = new HashSet<>();
  private final Set<Path> trusted = new HashSet<>();
  private Map<String, RouteFile> inside;

  private RouteFolder(List<Path> places) {
    this.places = places;
  }

  /**
   * The working directory and the places around the jar.
   *
   * @param home the working directory
   */
  public static RouteFolder around(Path home) {
    return new RouteFolder(
        Stream.concat(Stream.of(home.toAbsolutePath().normalize()), besideJar().stream()).toList());
  }

  /** A directory alone: what lies around the jar of a host application is the host's. */
  public static RouteFolder in(Path home) {
    return new RouteFolder(List.of(home.toAbsolutePath().normalize()));
  }

  /** The folder of the executable jar, and the one above its {@code bin/}. */
  private static List<Path> besideJar() {
    URI source;
    try {
      String location =
          RouteFolder.class.getProtectionDomain().getCodeSource().getLocation().toString();
      String jar =
          location.replaceFirst("^jar:(nested:)?", "").replaceFirst("[/!]+(BOOT-INF/.*)?$", "");
      source = URI.create(jar.startsWith("file:") ? jar : "file:" + jar);
      Path file = Path.of(source);
      Path folder = file.getParent();
      if (!Files.isRegularFile(file) || folder == null) {
        return List.of();
      }
      return folder.endsWith("bin") ? List.of(folder, folder.getParent()) : List.of(folder);
    } catch (IllegalArgumentException noFile) {
      return List.of();
    }
  }

  /**
   * Folders {@code config}, the most important last.
   *
   * @throws UnusableSettings if settings in one of them could be somebody else's: without them this
   *     would be another program
   */
  public List<Path> configs() {
    List<Path> configs = new ArrayList<>();
    for (Path place : places) {
      Path config = place.resolve("config");
      if (Files.isDirectory(config)) {
        try (Stream<Path> files = Files.list(config)) {
          for (Path file : files.filter(Files::isRegularFile).toList()) {
            requireTrust(file);
          }
        } catch (IOException unreadable) {
          throw new UncheckedIOException(unreadable);
        }
        configs.add(0, config);
      }
    }
    return configs;
  }

  private static void requireTrust(Path config) throws IOException {
    Optional<String> objection = Trust.objection(config);
    if (objection.isPresent()) {
      throw new UnusableSettings(List.of(config + ": is not loaded, as " + objection.get()));
    }
  }

  /**
   * The route files to run, by name. A folder that has the route {@code sweep} counts as a whole;
   * files of one that has not come in addition to, or in place of, those of the next.
   *
   * @param destinations a file {@code deliver-to-NAME} or {@code announce-to-NAME} counts only for
   *     these
   */
  public SortedMap<String, RouteFile> read(Collection<String> destinations) {
    SortedMap<String, RouteFile> files = all();
    files.values().removeIf(file -> !isFor(file.stem(), destinations));
    return files;
  }

  /** The same with the files of every destination, whether it is one or not. */
  public synchronized SortedMap<String, RouteFile> all() {
    SortedMap<String, RouteFile> files = new TreeMap<>();
    for (Path place : places) {
      Path folder = place.resolve("routes");
      List<Path> routes = routes(folder);
      Optional<String> objection = routes.isEmpty() ? Optional.empty() : objectionTo(folder);
      if (objection.isPresent() && !trusted.contains(folder)) {
        // none of its files, and those of the next place in their stead: told as one file would be
        files.putIfAbsent(ALL, refused(ALL, folder, objection.get()));
        continue;
      }
      if (objection.isPresent()) {
        throw new UncheckedIOException(
            new FileSystemException(folder.toString(), null, objection.get()));
      }
      trusted.add(folder);
      for (Path path : routes) {
        files.computeIfAbsent(path.getFileName().toString(), name -> read(name, path));
      }
      if (files.containsKey(FIRST)) {
        break;
      }
    }
    if (!files.containsKey(FIRST)) {
      inside().forEach(files::putIfAbsent);
    }
    return files;
  }

  /** A line for each folder of routes that somebody else could have written to. */
  List<String> leftOut() {
    return places.stream()
        .map(place -> place.resolve("routes"))
        .filter(folder -> !routes(folder).isEmpty())
        .flatMap(
            folder ->
                objectionTo(folder).map(why -> folder + ": is not loaded, as " + why).stream())
        .toList();
  }

  /** A folder that vanishes, such as with its mount, is trouble; it does not mean other routes. */
  private List<Path> routes(Path folder) {
    if (Files.isDirectory(folder)) {
      known.add(folder);
    } else if (known.contains(folder)) {
      throw new UncheckedIOException(
          new NoSuchFileException(folder.toString(), null, "the folder is gone"));
    }
    try (Stream<Path> files = Files.isDirectory(folder) ? Files.list(folder) : Stream.empty()) {
      return files
          .filter(file -> file.toString().endsWith(RouteFile.SUFFIX))
          .filter(file -> !file.getFileName().toString().matches("[.#~].*")) // an editor's
          .toList();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static Optional<String> objectionTo(Path folder) {
    try {
      return Trust.objectionToFolder(folder);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static RouteFile refused(String name, Path path, String objection) {
    return new RouteFile(name, "file:" + path, "", "it is not loaded, as " + objection);
  }

  private static RouteFile read(String name, Path path) {
    String text = "";
    String unreadable = null;
    try {
      Optional<String> objection = Trust.objection(path);
      if (objection.isPresent()) {
        return refused(name, path, objection.get());
      }
      if (Files.size(path) > LONGEST) {
        unreadable = "it is longer than 1 MiB";
      } else {
        text = Files.readString(path);
      }
    } catch (CharacterCodingException other) {
      unreadable = "it is not UTF-8";
    } catch (IOException failed) {
      unreadable = "it cannot be read";
    }
    return new RouteFile(name, "file:" + path, text, unreadable);
  }

  /** Those inside the jar, which do not change. */
  private Map<String, RouteFile> inside() {
    if (inside == null) {
      Map<String, RouteFile> files = new TreeMap<>();
      try {
        for (Resource file :
            new PathMatchingResourcePatternResolver()
                .getResources("classpath:simpan/routes/*" + RouteFile.SUFFIX)) {
          String name = file.getFilename();
          String text = file.getContentAsString(StandardCharsets.UTF_8);
          files.put(name, new RouteFile(name, "classpath:simpan/routes/" + name, text, null));
        }
      } catch (IOException unreadable) {
        throw new UncheckedIOException(unreadable);
      }
      inside = files;
    }
    return inside;
  }

  private static boolean isFor(String stem, Collection<String> destinations) {
    return Stream.of("deliver-to-", "announce-to-")
        .filter(stem::startsWith)
        .allMatch(prefix -> destinations.contains(stem.substring(prefix.length())));
  }

  /**
   * The most important of the text files that people may edit, such as {@code mail/batch.txt}, from
   * the folders {@code config}; within one, the first name counts for more.
   */
  public Optional<RouteFile> config(List<String> names) {
    return places.stream()
        .flatMap(place -> names.stream().map(name -> place.resolve("config").resolve(name)))
        .filter(Files::isRegularFile)
        .findFirst()
        .map(path -> read(path.getFileName().toString(), path));
  }

  /** Of the same names, the first that is inside the jar. */
  public String builtIn(List<String> names) {
    try {
      for (String name : names) {
        Resource file = new ClassPathResource("simpan/config/" + name, getClass().getClassLoader());
        if (file.exists()) {
          return file.getContentAsString(StandardCharsets.UTF_8);
        }
      }
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    throw new IllegalArgumentException(names + " are not in the jar");
  }
}
