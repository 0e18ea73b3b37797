package id.simpan.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import id.simpan.archive.Sha256;
import id.simpan.standin.Content;
import id.simpan.standin.ReceivedMail;
import id.simpan.standin.ScriptedSession;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * A real JVM that is killed with SIGKILL at random instants of a sweep, again and again, with
 * files, S3 and email as destinations: nothing is lost, doubled or half, and at no time is a
 * partial file seen under a final name. {@code -Dsimpan.kills=50} kills more often, {@code
 * -Dsimpan.seed=N} repeats a run.
 */
class KillIT {

  private static final int KILLS = Integer.getInteger("simpan.kills", 3);
  private static final long SEED = Long.getLong("simpan.seed", System.nanoTime());
  private static final long LARGE = 40L << 20;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, Content> expected = new ConcurrentHashMap<>();
  private final Queue<String> seen = new ConcurrentLinkedQueue<>();

  @Test
  @Timeout(value = 40, unit = TimeUnit.MINUTES)
  void nothingIsLostDoubledOrHalf(@TempDir Path home) throws Exception {
    System.out.printf("%d kills, seed %d%n", KILLS, SEED);
    Random random = new Random(SEED);
    try (Bench bench = new Bench(home)) {
      bench.s3();
      bench.mail();
      bench.program.destinations("file", "s3", "email");
      Path elsewhere = otherFileSystem();
      if (elsewhere != null) {
        // so that files are copied into the archive, not linked
        bench.program.with("simpan.file.directory", elsewhere.toString());
      }
      Path archive = elsewhere == null ? bench.program.archive() : elsewhere;
      AtomicBoolean over = new AtomicBoolean();
      FutureTask<Integer> looks = new FutureTask<>(() -> observe(bench, archive, over));
      Thread observer = new Thread(looks, "observer");
      observer.setDaemon(true);
      observer.start();
      for (int i = 0; i < 3; i++) {
        addMeeting(bench, i % 3 == 0);
      }
      int atWork = 0;
      for (int kill = 0; kill < KILLS; kill++) {
        addMeeting(bench, kill % 5 == 4);
        atWork += killOnce(bench, random, kill) ? 1 : 0;
      }
      assertThat(atWork).as("kills that met work in hand").isGreaterThan(KILLS / 4);
      int afterKills = bench.rapatin.requests().size();
      try (SimpanJar last = SimpanJar.start(bench, "256m", "once")) {
        assertThat(last.ends(5, TimeUnit.MINUTES)).isTrue();
        assertThat(last.err()).isEmpty();
        assertThat(last.status()).isZero();
      }
      assertThat(bench.rapatin.requests().size()).isGreaterThan(afterKills);
      over.set(true);
      // throws what it died of, if it did
      assertThat(looks.get(2, TimeUnit.MINUTES)).as("looks of the observer").isGreaterThan(KILLS);
      assertThat(seen).as("what an observer saw").isEmpty();
      everythingIsThereOnce(bench, archive);
    }
  }

  /**
   * At any instant: while the program starts, polls, downloads, delivers, announces or stops.
   *
   * @return whether there was something that it had begun and not ended
   */
  private boolean killOnce(Bench bench, Random random, int kill) throws InterruptedException {
    try (SimpanJar simpan = SimpanJar.start(bench, "256m", "once")) {
      int before = bench.rapatin.requests().size();
      From from = kill % 2 == 0 ? From.WORK : random.nextInt(4) == 0 ? From.START : From.FIRST_CALL;
      BooleanSupplier begun =
          () ->
              switch (from) {
                case START -> true;
                case FIRST_CALL -> bench.rapatin.requests().size() > before;
                case WORK -> hasWork(bench) && bench.rapatin.requests().size() > before;
              };
      Awaitility.await()
          .pollInterval(5, TimeUnit.MILLISECONDS)
          .atMost(90, TimeUnit.SECONDS)
          .until(() -> !simpan.isAlive() || begun.getAsBoolean());
      int millis = random.nextInt(from.millis);
      boolean ended = simpan.ends(millis, TimeUnit.MILLISECONDS);
      simpan.kill();
      System.out.printf(
          "%tT kill %d: %s%n",
          new java.util.Date(),
          kill + 1,
          ended ? "it had ended" : "%d ms from its %s".formatted(millis, from));
      return !ended && from != From.START && hasWork(bench);
    }
  }

  /** What a kill's instant is counted from, and how long after it may come. */
  private enum From {
    START(6_000),
    FIRST_CALL(5_000),
    WORK(400);

    private final int millis;

    From(int millis) {
      this.millis = millis;
    }
  }

  /** Kept or half, a file stays in the work directory until all of its deliveries are done. */
  private static boolean hasWork(Bench bench) {
    Path work = bench.home.resolve("work");
    try {
      return Files.isDirectory(work) && !list(work).isEmpty();
    } catch (IOException | UncheckedIOException changing) {
      return true;
    }
  }

  private void addMeeting(Bench bench, boolean large) {
    String meetingId = "8509%07d".formatted(expected.size());
    ScriptedSession session =
        bench
            .session(meetingId)
            .topic("Rapat ke-" + meetingId)
            .file("active_speaker", "MP4", large ? LARGE : 700_000L)
            .file("audio_only", "M4A", 90_000L)
            .file("chat_file", "CHAT", 2_000L);
    session
        .files()
        .forEach(
            file ->
                expected.put(meetingId + " " + type(file.zoom().content()), file.zoom().content()));
  }

  private static String type(Content content) {
    return content.length() == 90_000
        ? "audio_only.m4a"
        : content.length() == 2_000 ? "chat_file.txt" : "active_speaker.mp4";
  }

  /** Null where there is but one file system. */
  private static Path otherFileSystem() throws IOException {
    Path memory = Path.of("/dev/shm");
    return Files.isWritable(memory) && Files.getFileStore(memory).getUsableSpace() > 20 * LARGE
        ? Files.createTempDirectory(memory, "simpan-kill-")
        : null;
  }

  // --- the observer; the S3 stand-in lists its own temporary files, which no S3 would show

  /** Until it is over; how often it saw all that there is. */
  private int observe(Bench bench, Path archive, AtomicBoolean over) {
    Set<String> checked = new HashSet<>();
    int looks = 0;
    while (!over.get()) {
      try {
        for (Path file : list(archive)) {
          String path = archive.relativize(file).toString().replace('\\', '/');
          if (!path.startsWith(".") && (isSideFile(path) || checked.add("file " + path))) {
            check("file", path, Files.readAllBytes(file));
          }
        }
        for (String key : bench.s3().keys(Bench.BUCKET)) {
          boolean ownTemporary =
              key.matches(".*-\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");
          if (!ownTemporary && (isSideFile(key) || checked.add("s3 " + key))) {
            check("s3", key, bench.s3().bytes(Bench.BUCKET, key));
          }
        }
        looks++;
      } catch (IOException | UncheckedIOException | S3Exception gone) {
        // a side file was replaced just now
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
    return looks;
  }

  private static List<Path> list(Path archive) throws IOException {
    if (!Files.isDirectory(archive)) {
      return List.of();
    }
    List<Path> found = new ArrayList<>();
    try (Stream<Path> files = Files.walk(archive)) {
      files.filter(Files::isRegularFile).forEach(found::add);
    }
    return found;
  }

  private static boolean isSideFile(String path) {
    return path.endsWith("/recording.json") || path.endsWith("/SHA256SUMS");
  }

  private void check(String where, String path, byte[] bytes) {
    if (path.endsWith("/recording.json")) {
      try {
        if (JSON.readTree(bytes).path("files").isEmpty()) {
          seen.add(where + " " + path + " lists no file");
        }
      } catch (IOException half) {
        seen.add(where + " " + path + " is half, " + bytes.length + " bytes");
      }
    } else if (path.endsWith("/SHA256SUMS")) {
      String text = new String(bytes, StandardCharsets.UTF_8);
      if (!text.matches("(?:[0-9a-f]{64}  [^\\n]+\\n)+")) {
        seen.add(where + " " + path + " is half");
      }
    } else {
      Content content = expected.get(key(path));
      if (content == null) {
        seen.add(where + " " + path + " is of nobody");
      } else if (!Sha256.hex(digest(bytes)).equals(content.sha256())) {
        seen.add(
            "%s %s has %d of %d bytes, or others"
                .formatted(where, path, bytes.length, content.length()));
      }
    }
  }

  private static java.security.MessageDigest digest(byte[] bytes) {
    java.security.MessageDigest digest = Sha256.digest();
    digest.update(bytes);
    return digest;
  }

  /** {@code 2026/11/2026-11-23 Rapat (85090000000)/uu/chat_file.txt}: meeting and name. */
  private static String key(String path) {
    return path.replaceFirst(".*\\((\\d+)\\)/.*/([^/]+)$", "$1 $2");
  }

  // --- in the end

  private void everythingIsThereOnce(Bench bench, Path archive) throws IOException {
    Set<String> paths = new TreeSet<>();
    for (Path file : list(archive)) {
      paths.add(archive.relativize(file).toString().replace('\\', '/'));
    }
    Map<String, String> found = new TreeMap<>();
    paths.stream()
        .filter(path -> !isSideFile(path))
        .forEach(path -> assertThat(found.put(key(path), path)).isNull());
    assertThat(found.keySet()).containsExactlyInAnyOrderElementsOf(expected.keySet());
    assertThat(paths).hasSize(expected.size() / 3 * 5);
    for (Map.Entry<String, String> file : found.entrySet()) {
      String sha256 = expected.get(file.getKey()).sha256();
      assertThat(Sha256.of(archive.resolve(file.getValue()))).isEqualTo(sha256);
      assertThat(bench.s3().sha256(Bench.BUCKET, file.getValue())).isEqualTo(sha256);
    }
    assertThat(bench.s3().keys(Bench.BUCKET)).containsExactlyInAnyOrderElementsOf(paths);
    assertThat(bench.s3().multipartUploads(Bench.BUCKET)).isEmpty();
    assertThat(Bench.files(bench.home.resolve("work"))).isEmpty();
    mails(bench);
  }

  /** Each file is told once; what is told again, is so under the same Message-ID and but once. */
  private void mails(Bench bench) {
    Map<String, List<ReceivedMail>> byId = new TreeMap<>();
    for (ReceivedMail mail : bench.mail().mails()) {
      byId.computeIfAbsent(mail.messageId(), id -> new ArrayList<>()).add(mail);
    }
    List<String> told = new ArrayList<>();
    byId.forEach(
        (id, mails) -> {
          assertThat(mails).as("mails with Message-ID " + id).hasSizeLessThanOrEqualTo(2);
          String text = mails.get(0).text();
          String meetingId = text.replaceFirst("(?s).*Meeting +(\\d+).*", "$1");
          for (String name : List.of("active_speaker.mp4", "audio_only.m4a", "chat_file.txt")) {
            if (text.contains("  " + name + ", ")) {
              told.add(meetingId + " " + name);
            }
          }
        });
    assertThat(told).containsExactlyInAnyOrderElementsOf(expected.keySet());
  }
}
