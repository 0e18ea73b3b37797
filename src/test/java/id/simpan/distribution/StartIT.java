package id.simpan.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import id.simpan.Soak;
import id.simpan.distribution.Unpacked.Result;
import id.simpan.distribution.Unpacked.Running;
import id.simpan.program.ArchiveView;
import id.simpan.program.SimpanProgram;
import id.simpan.standin.RapatinStandIn;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** {@code bin/simpan}, with settings from the environment alone. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class StartIT {

  private static final String MEETING = "85011111111";
  private static final String NEVER_SWEPT =
      """
      Not every recording is safe:
        no sweep was ever completed, so no recording is known to be safe; start simpan run or simpan once
      No session is known yet.
      """;

  private Path folder;
  private final RapatinStandIn rapatin = RapatinStandIn.start();
  private final Map<String, String> settings = new HashMap<>();
  private Unpacked simpan;
  private Path elsewhere;

  @BeforeAll
  void unpack(@TempDir Path folder) throws Exception {
    this.folder = folder;
    simpan = Unpacked.in(folder.resolve("a path, with blanks; and more"));
    elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
    rapatin
        .meeting(MEETING)
        .session("/uu+" + MEETING + "/w==")
        .file("active_speaker", "MP4", 30_000L)
        .file("chat_file", "CHAT", 300L);
    SimpanProgram program = new SimpanProgram(folder).account(rapatin).meetings(MEETING);
    for (String argument : program.with("simpan.poll.discover", "false").arguments()) {
      String[] setting = argument.substring(2).split("=", 2);
      String name = setting[0].replace("-", "").replace('.', '_').toUpperCase(Locale.ROOT);
      settings.put(name, setting[1]);
    }
    settings.keySet().removeAll(List.of("SIMPAN_HOME", "LOGGING_FILE_NAME"));
    settings.put("SERVER_PORT", "0");
    settings.put("SIMPAN_CACHE", folder.resolve("cache").toString());
  }

  @AfterAll
  void close() {
    rapatin.close();
  }

  private Result run(Path directory, Path program, String... arguments) throws Exception {
    return Unpacked.run(directory, settings, line(program, arguments));
  }

  private static String[] line(Path program, String... arguments) {
    return Stream.concat(Stream.of(program.toString()), Stream.of(arguments))
        .toArray(String[]::new);
  }

  @Test
  @Order(1)
  void onceDoesTheMainJob() throws Exception {
    Result once = run(simpan.home(), Path.of("bin/simpan"), "once");

    assertThat(once.err()).isEmpty();
    assertThat(once.status()).isZero();
    assertThat(once.out()).endsWith("2 files kept in this sweep; every recording is safe\n");
    assertThat(new ArchiveView(simpan.file("archive")).sessions()).hasSize(1);
  }

  @Test
  @Order(2)
  void throughALinkFromAnotherDirectory() throws Exception {
    Path link = Files.createDirectories(folder.resolve("some bin")).resolve("simpan");
    Files.createSymbolicLink(link, Path.of("../hop"));
    Files.createSymbolicLink(folder.resolve("hop"), simpan.bin("simpan"));

    Result status = run(elsewhere, link, "status", "--simpan.home=" + simpan.home());

    assertThat(status.err()).isEmpty();
    assertThat(status.out()).contains("archived").contains(MEETING);
    assertThat(status.status()).isZero();
  }

  @Test
  @Order(3)
  void exitStatusAndBlanksInSettingsPassThrough() throws Exception {
    Result unusable = run(elsewhere, simpan.bin("simpan"), "status", "--simpan.queue=no * such");

    assertThat(unusable.status()).isEqualTo(2);
    assertThat(unusable.err())
        .isEqualTo("simpan.queue: 'no * such' is not a kind of queue; seda or jms is expected\n");

    simpan.edit("config/application.yaml", "queue: seda", "queue: edited");
    Result edited = run(elsewhere, simpan.bin("simpan"), "status");
    simpan.edit("config/application.yaml", "queue: edited", "queue: seda");
    assertThat(edited.err()).startsWith("simpan.queue: 'edited' is not a kind of queue");
  }

  @Soak
  @Test
  @Order(4)
  void runEndsWellAtSigterm() throws Exception {
    Path home = Files.createDirectories(folder.resolve("run"));
    try (Running run = Unpacked.start(home, settings, line(simpan.bin("simpan"), "run"))) {
      Awaitility.await()
          .atMost(90, TimeUnit.SECONDS)
          .until(
              () ->
                  !run.process().isAlive()
                      || new ArchiveView(home.resolve("archive")).sessions().size() == 1);
      run.process().destroy();
      Result result = run.await();
      assertThat(result.err()).isEmpty();
      assertThat(result.status()).isZero();
    }
  }

  @Test
  @Order(5)
  void brokenClassDataIsNotInTheWay() throws Exception {
    Unpacked shared = Unpacked.shared();
    Path cache = folder.resolve("broken");
    List<Path> made = archives(shared.classData());
    assertThat(made).isNotEmpty();
    for (Path archive : made) {
      Path copy = cache.resolve(shared.classData().relativize(archive));
      Files.createDirectories(copy.getParent());
      Files.write(copy, new byte[100_000]);
    }
    settings.put("SIMPAN_CACHE", cache.toString());

    // which ends soon
    Result unusable = run(elsewhere, shared.bin("simpan"), "check", "--simpan.queue=no");

    settings.put("SIMPAN_CACHE", folder.resolve("cache").toString());
    assertThat(unusable.err())
        .startsWith("simpan.queue: 'no' is not a kind of queue")
        .hasLineCount(1);
    assertThat(unusable.status()).isEqualTo(2);
    assertThat(unusable.out()).isEmpty();
  }

  @Soak
  @Test
  @Order(6)
  void classDataIsSharedAndNeverInTheWay() throws Exception {
    Path plain = folder.resolve("plain");
    Files.move(simpan.home(), plain);
    simpan = new Unpacked(plain);
    Path cache = folder.resolve("cache");

    assertThat(run(elsewhere, simpan.bin("simpan"), "status", "--simpan.queue=no").status())
        .isEqualTo(2);
    assertThat(archives(cache)).isEmpty();

    Result first = run(elsewhere, simpan.bin("simpan"), "status");
    List<Path> made = archives(cache);
    assertThat(made).hasSize(1);
    made.get(0).toFile().setWritable(true);
    Files.write(made.get(0), new byte[100_000]);
    Result broken = run(elsewhere, simpan.bin("simpan"), "status");

    assertThat(first).isEqualTo(broken);
    assertThat(broken).isEqualTo(new Result(1, NEVER_SWEPT, ""));
  }

  private static List<Path> archives(Path cache) throws Exception {
    if (!Files.isDirectory(cache)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(cache)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  @Test
  @Order(7)
  void saysWhichJavaIsMissing() throws Exception {
    Path java = Files.createDirectories(folder.resolve("java 11/bin")).resolve("java");
    Files.writeString(java, "#!/bin/sh\nexit 9\n");
    java.toFile().setExecutable(true);
    Files.writeString(folder.resolve("java 11/release"), "JAVA_VERSION=\"11.0.2\"\n");
    settings.put("JAVA_HOME", folder.resolve("java 11").toString());

    Result old = run(elsewhere, simpan.bin("simpan"), "status");
    settings.put("JAVA_HOME", folder.resolve("none").toString());
    Result none = run(elsewhere, simpan.bin("simpan"), "status");

    assertThat(old.status()).isEqualTo(2);
    assertThat(old.err().lines())
        .singleElement()
        .asString()
        .contains("is Java 11.0.2; 17 or newer");
    assertThat(none.status()).isEqualTo(2);
    assertThat(none.err().lines()).singleElement().asString().contains("has no bin/java");
  }
}
