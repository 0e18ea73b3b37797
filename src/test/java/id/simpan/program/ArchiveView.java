package id.simpan.program;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** An archive folder, looked at as its owner would. */
public record ArchiveView(Path root) {

  private static final List<String> SIDE_FILES = List.of("SHA256SUMS", "recording.json");
  private static final Pattern SUM = Pattern.compile("([0-9a-f]{64}) [ *](.+)");

  /** All files, as relative paths, sorted. */
  public List<String> files() {
    if (!Files.isDirectory(root)) {
      return List.of();
    }
    List<String> files = new ArrayList<>();
    try {
      Files.walkFileTree(
          root,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              if (attributes.isRegularFile()) {
                files.add(root.relativize(file).toString());
              }
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException gone) {
              return FileVisitResult.CONTINUE; // a running program removes its own temporary files
            }
          });
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    files.sort(null);
    return files;
  }

  /** All files but the side files. */
  public List<String> recordings() {
    return files().stream()
        .filter(file -> !file.matches("(.*/)?(SHA256SUMS|recording.json)"))
        .toList();
  }

  /** Each file and its SHA-256. */
  public TreeMap<String, String> contents() {
    TreeMap<String, String> contents = new TreeMap<>();
    files().forEach(file -> contents.put(file, sha256(root.resolve(file))));
    return contents;
  }

  /** The uuids of all sessions. */
  public List<String> sessions() {
    return folders().stream().map(folder -> folder.record().path("session").asText()).toList();
  }

  /** The folder of a session. */
  public SessionFolder session(String uuid) {
    List<SessionFolder> found =
        folders().stream()
            .filter(folder -> folder.record().path("session").asText().equals(uuid))
            .toList();
    assertThat(found).as("folders of session %s among %s", uuid, files()).hasSize(1);
    return found.get(0);
  }

  /** The folders of all sessions, by uuid. */
  public Map<String, SessionFolder> bySession() {
    Map<String, SessionFolder> sessions = new TreeMap<>();
    folders().forEach(it -> sessions.put(it.record().path("session").asText(), it));
    return sessions;
  }

  private List<SessionFolder> folders() {
    return files().stream()
        .filter(file -> file.endsWith("/recording.json"))
        .map(file -> new SessionFolder(root.resolve(file).getParent()))
        .toList();
  }

  /** Whether all is whole: {@code sha256sum -c} in every folder, and no file that it leaves out. */
  public void assertSound() {
    List<SessionFolder> folders = folders();
    folders.forEach(SessionFolder::assertSound);
    assertThat(files()).hasSize(folders.stream().mapToInt(folder -> folder.all().size()).sum());
  }

  /** One session's folder. */
  public record SessionFolder(Path path) {

    List<String> all() {
      try (Stream<Path> files = Files.list(path)) {
        return files.map(file -> file.getFileName().toString()).sorted().toList();
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
    }

    /** Names of the recordings, sorted. */
    public List<String> names() {
      return all().stream().filter(name -> !SIDE_FILES.contains(name)).toList();
    }

    public String sha256(String name) {
      return ArchiveView.sha256(path.resolve(name));
    }

    /** Of all recordings, sorted. */
    public List<String> sha256s() {
      return names().stream().map(this::sha256).sorted().toList();
    }

    /** {@code recording.json}. */
    public JsonNode record() {
      try {
        return new ObjectMapper().readTree(path.resolve("recording.json").toFile());
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
    }

    /** Does what {@code sha256sum -c SHA256SUMS} does; and nothing may be left out of it. */
    public void assertSound() {
      List<String> listed = new ArrayList<>();
      try {
        for (String line : Files.readAllLines(path.resolve("SHA256SUMS"))) {
          Matcher sum = SUM.matcher(line);
          assertThat(sum.matches()).as(line).isTrue();
          assertThat(sha256(sum.group(2))).as(line).isEqualTo(sum.group(1));
          listed.add(sum.group(2));
        }
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
      assertThat(listed).containsExactlyInAnyOrderElementsOf(names());
      List<String> recorded = new ArrayList<>();
      for (JsonNode file : record().path("files")) {
        String name = file.path("name").asText();
        assertThat(sha256(name)).isEqualTo(file.path("sha256").asText());
        assertThat(path.resolve(name).toFile()).hasSize(file.path("size").asLong());
        recorded.add(name);
      }
      assertThat(recorded).containsExactlyInAnyOrderElementsOf(names());
    }
  }

  private static String sha256(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      new DigestInputStream(in, digest).transferTo(java.io.OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(digest.digest());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (NoSuchAlgorithmException everyJavaHasIt) {
      throw new IllegalStateException(everyJavaHasIt);
    }
  }
}
