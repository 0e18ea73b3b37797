package id.simpan.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import id.simpan.distribution.Unpacked.Result;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code bin/upgrade} of a later version, over an older one in which things were edited. */
class UpgradeIT {

  private static final String SWEEP = "routes/sweep.camel.yaml";
  private static final String ALERT = "routes/alert.camel.yaml";
  private static final String DISCOVER = "routes/discover-meetings.camel.yaml";
  private static final String DROPPED = "routes/dropped.camel.yaml";
  private static final String ADDED = "routes/added.camel.yaml";
  private static final String OWN = "routes/deliver-to-own.camel.yaml";
  private static final String CONFIG = "config/application.yaml";

  @TempDir private static Path unpacked;

  @TempDir private Path folder;
  private Unpacked old;
  private Unpacked later;

  @BeforeAll
  static void unpack() throws Exception {
    Unpacked tar = Unpacked.in(unpacked);
    // Two small jars stand for the 200 in app/
    try (Stream<Path> jars = Files.list(tar.file("app"))) {
      for (Path jar : jars.toList()) {
        Files.delete(jar);
      }
    }
  }

  private Unpacked copy(String name) throws Exception {
    Path copy = folder.resolve(name);
    try (Stream<Path> files = Files.list(unpacked)) {
      String from = files.findFirst().orElseThrow().toString();
      Result cp = Unpacked.run(folder, Map.of(), "cp", "-Rp", from, copy.toString());
      assertThat(cp.status()).as(cp.err()).isZero();
    }
    return new Unpacked(copy);
  }

  @BeforeEach
  void twoVersions() throws Exception {
    old = copy("the old");
    later = copy("the new");
    // What the versions ship.
    ship(old, DROPPED, "# dropped\n");
    for (String name : List.of(SWEEP, ALERT, CONFIG)) {
      ship(later, name, later.read(name) + "# shipped later\n");
    }
    ship(later, ADDED, "# added\n");
    Files.writeString(old.file("app/removed-1.0.jar"), "");
    Files.writeString(later.file("app/added-1.0.jar"), "");
    Files.writeString(later.file("NOTICE"), "of the new version\n");
    // What the operator did.
    old.edit(SWEEP, "id: sweep", "id: sweep # mine");
    old.edit(DISCOVER, "id: discover-meetings", "id: discover-meetings # mine");
    old.edit(CONFIG, "time-zone: Asia/Jakarta", "time-zone: Asia/Makassar");
    Files.delete(old.file("routes/mail-alert.camel.yaml"));
    Files.writeString(old.file(OWN), "# mine\n");
    Files.writeString(old.file("lib/own.jar"), "mine");
    Files.createDirectories(old.file("archive"));
    Files.writeString(old.file("archive/kept.mp4"), "kept");
  }

  private static void ship(Unpacked version, String name, String text) throws IOException {
    Files.writeString(version.file(name), text);
    Files.writeString(version.file(".shipped/" + name), text);
  }

  private Result upgrade(String... arguments) throws Exception {
    String[] line = new String[arguments.length + 2];
    line[0] = later.bin("upgrade").toString();
    System.arraycopy(arguments, 0, line, 1, arguments.length);
    line[line.length - 1] = old.home().toString();
    return Unpacked.run(folder, Map.of(), line);
  }

  @Test
  void editsStayAndTheRestIsNew() throws Exception {
    Result result = upgrade();

    assertThat(result.err()).isEmpty();
    assertThat(result.status()).isZero();
    // Edited, and changed since: kept, the new one beside it under a name that is no route's
    assertThat(old.read(SWEEP)).contains("# mine").doesNotContain("# shipped later");
    assertThat(old.read(SWEEP + ".new")).isEqualTo(later.read(SWEEP));
    assertThat(old.read(CONFIG)).contains("Asia/Makassar");
    assertThat(old.read(CONFIG + ".new")).endsWith("# shipped later\n");
    // Edited, and the same as before: kept
    assertThat(old.read(DISCOVER)).contains("# mine");
    assertThat(old.file(DISCOVER + ".new")).doesNotExist();
    // Not edited: replaced, added, removed
    assertThat(old.read(ALERT)).endsWith("# shipped later\n");
    assertThat(old.file(ADDED)).exists();
    assertThat(old.file(DROPPED)).doesNotExist();
    assertThat(old.read("NOTICE")).isEqualTo("of the new version\n");
    assertThat(old.file("app/added-1.0.jar")).exists();
    assertThat(old.file("app/removed-1.0.jar")).doesNotExist();
    // The operator's own
    assertThat(old.file("routes/mail-alert.camel.yaml")).doesNotExist();
    assertThat(old.read(OWN)).isEqualTo("# mine\n");
    assertThat(old.read("lib/own.jar")).isEqualTo("mine");
    assertThat(old.read("archive/kept.mp4")).isEqualTo("kept");
    assertThat(old.names()).noneMatch(name -> name.endsWith(".part"));
    assertThat(result.out())
        .contains("edited        " + SWEEP + ": kept; what changed")
        .contains("    +# shipped later")
        .contains("replaced      " + ALERT)
        .contains("new           " + ADDED)
        .contains("removed       " + DROPPED)
        .contains("left deleted  routes/mail-alert.camel.yaml")
        .doesNotContain("# mine")
        .endsWith("Look at the .new files, take what you need from them, and delete them.\n");
  }

  @Test
  void secondTimeChangesNothing() throws Exception {
    assertThat(upgrade().status()).isZero();
    Map<String, String> once = sums();

    assertThat(upgrade().status()).isZero();

    assertThat(sums()).isEqualTo(once);
  }

  @Test
  void goesOnWhereItWasInterrupted() throws Exception {
    Files.move(old.file(".shipped"), old.file(".shipped.new"));

    assertThat(upgrade().status()).isZero();

    assertThat(old.read(SWEEP)).contains("# mine");
    assertThat(old.file(".shipped.new")).doesNotExist();
  }

  @Test
  void dryRunOnlyTells() throws Exception {
    Map<String, String> before = sums();

    Result result = upgrade("--dry-run");

    assertThat(result.status()).isZero();
    assertThat(result.out()).contains("replaced      " + ALERT).endsWith("Nothing was changed.\n");
    assertThat(sums()).isEqualTo(before);
  }

  @Test
  void refusesWhatIsNoDistribution() throws Exception {
    Path other = Files.createDirectories(folder.resolve("other"));

    Result result =
        Unpacked.run(folder, Map.of(), later.bin("upgrade").toString(), other.toString());

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.err()).contains("is no unpacked distribution");
    assertThat(other).isEmptyDirectory();
  }

  /** Every file but the big ones, which are the same in both. */
  private Map<String, String> sums() throws IOException {
    Map<String, String> sums = new TreeMap<>();
    for (String name : old.names()) {
      Path file = old.file(name);
      sums.put(
          name,
          Files.size(file) > 100_000 ? "" : Files.readString(file, StandardCharsets.ISO_8859_1));
    }
    return sums;
  }
}
