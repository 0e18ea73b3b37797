package id.simpan.announce;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import id.simpan.archive.ArchiveFolder;
import id.simpan.archive.ArchivePath;
import id.simpan.archive.SafeNames;
import id.simpan.ledger.Ledger;
import id.simpan.ledger.Restore.ArchivedFile;
import id.simpan.ledger.Restore.ArchivedSession;
import id.simpan.rapatin.MeetingIds;
import id.simpan.rapatin.RecordingFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the {@code recording.json} files of an archive folder. */
public final class Manifests {

  /** Whose recordings they are; without it, those of the account that bears no name. */
  static final String ACCOUNT = "account";

  private static final Logger LOG = LoggerFactory.getLogger(Manifests.class);
  private static final Pattern NO_NAME = Pattern.compile("(?s)|\\.{1,2}|.*[/\\\\].*");

  /** What would break a line of the log. */
  private static final Pattern BREAKING = Pattern.compile("[\\p{Cc}\\p{Zl}\\p{Zp}]");

  /** What no database stores. */
  private static final Pattern UNSTORABLE = Pattern.compile("[\\x00\\p{Cs}]");

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private Manifests() {}

  /**
   * Goes through all sessions that the archive knows of. What cannot be read is told to the log,
   * and passed by.
   */
  public static void read(Path archive, Consumer<ArchivedSession> session) {
    walk(
        archive,
        file -> {
          if (file.getFileName().toString().equals(ArchivePath.MANIFEST)) {
            session(archive, file).ifPresent(session);
          }
        },
        unreadable ->
            LOG.warn("{} cannot be read; what is in it is left alone", shown(unreadable)));
  }

  /**
   * The same of an account, with those files alone that are there, in the size that is recorded.
   */
  public static void present(Path archive, String account, Consumer<ArchivedSession> session) {
    read(
        archive,
        found -> {
          if (found.account().equals(account)) {
            session.accept(present(archive, found));
          }
        });
  }

  /**
   * Goes through the files of an archive, but for copies in the making, and names the folders that
   * cannot be read.
   */
  static void walk(Path folder, Consumer<Path> file, Consumer<Path> unreadable) {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try {
      Files.walkFileTree(
          folder,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) {
              return isInTheMaking(path) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            private boolean isInTheMaking(Path path) {
              return ArchiveFolder.isInTheMaking(ArchiveFolder.path(folder, path));
            }

            @Override
            public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) {
              file.accept(path);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path path, IOException failed) {
              boolean isGone = failed instanceof NoSuchFileException; // meanwhile
              if (!isGone && !isInTheMaking(path)) {
                unreadable.accept(path);
              }
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path path, IOException failed) {
              if (failed != null) {
                unreadable.accept(path);
              }
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException unexpected) {
      throw new UncheckedIOException(unexpected);
    }
  }

  private static ArchivedSession present(Path archive, ArchivedSession session) {
    Path folder = ArchiveFolder.file(archive, session.folder());
    return new ArchivedSession(
        session.account(),
        session.uuid(),
        session.meetingId(),
        session.topic(),
        session.recordedOn(),
        session.deletionFrom(),
        session.folder(),
        session.files().stream()
            .filter(file -> ArchiveFolder.size(folder, file.name()) == file.size())
            .toList());
  }

  private static Optional<ArchivedSession> session(Path archive, Path manifest) {
    try {
      return Optional.of(
          session(ArchiveFolder.path(archive, manifest.getParent()), Files.readAllBytes(manifest)));
    } catch (IOException | IllegalArgumentException | DateTimeException unreadable) {
      LOG.warn(
          "{} cannot be read; the recordings beside it are not known from it", shown(manifest));
      return Optional.empty();
    }
  }

  private static String shown(Path path) {
    return SafeNames.shown(path.toString());
  }

  /**
   * What a {@code recording.json} says.
   *
   * @param folder that it is in, relative
   * @throws IOException if it is no JSON
   * @throws IllegalArgumentException if something is missing, or is what Simpan does not write
   * @throws DateTimeException if a time cannot be read
   */
  static ArchivedSession session(String folder, byte[] manifest) throws IOException {
    require(isWord(folder));
    JsonNode node = JSON.readTree(manifest);
    require(MeetingIds.isUsable(word(node, "meetingId")));
    List<ArchivedFile> files = new ArrayList<>();
    for (JsonNode file : node.path("files")) {
      files.add(file(file));
    }
    String deletion = node.path("deletionFrom").asText("");
    return new ArchivedSession(
        node.has(ACCOUNT) ? word(node, ACCOUNT) : Ledger.UNNAMED_ACCOUNT,
        word(node, "session"),
        word(node, "meetingId"),
        text(node, "topic"),
        word(node, "recordedOn"),
        node.path("deletionFrom").isTextual()
            ? Optional.of(Instant.parse(deletion))
            : Optional.empty(),
        folder,
        files);
  }

  private static ArchivedFile file(JsonNode node) {
    JsonNode promised = node.path("promisedSize");
    RecordingFile file =
        new RecordingFile(
            word(node, "recordingType"),
            word(node, "fileType"),
            promised.isIntegralNumber()
                ? OptionalLong.of(promised.longValue())
                : OptionalLong.empty(),
            "",
            node.path("order").asInt());
    return new ArchivedFile(
        file,
        name(node),
        node.path("size").longValue(),
        word(node, "sha256"),
        Instant.parse(text(node, "keptAt")),
        node.path("remark").isTextual() ? word(node, "remark") : null);
  }

  /** A file beside the manifest: nothing else is delivered from here. */
  private static String name(JsonNode node) {
    String name = word(node, "name");
    require(!NO_NAME.matcher(name).matches());
    return name;
  }

  private static String word(JsonNode node, String field) {
    String word = text(node, field);
    require(isWord(word));
    return word;
  }

  private static boolean isWord(String text) {
    return !BREAKING.matcher(text).find();
  }

  private static String text(JsonNode node, String field) {
    String text = node.path(field).textValue();
    require(text != null && !UNSTORABLE.matcher(text).find());
    return text;
  }

  private static void require(boolean is) {
    if (!is) {
      throw new IllegalArgumentException();
    }
  }
}
