package id.simpan.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import id.simpan.distribution.Unpacked.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code bin/simpan} lets Java load; in Java's place stands what shows its arguments. */
class StartScriptIT {

  @TempDir private Path root;
  private Path jar;
  private Path own;
  private Path shipped;

  @BeforeEach
  void unpack() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/bin/sh")));
    for (String folder : new String[] {"opt/bin", "opt/lib", "work/lib", "jdk/bin", "cache"}) {
      Files.createDirectories(root.resolve(folder));
    }
    Files.copy(Path.of("src/distribution/bin/simpan"), root.resolve("opt/bin/simpan"));
    jar = Files.writeString(root.resolve("opt/simpan.jar"), "jar");
    shipped = Files.writeString(root.resolve("opt/lib/b.jar"), "");
    own = Files.writeString(root.resolve("work/lib/a.jar"), "");
    Path java = Files.writeString(root.resolve("jdk/bin/java"), "#!/bin/sh\necho \"$@\"\n");
    mode(java, "rwxr-xr-x");
    Files.writeString(root.resolve("jdk/release"), "JAVA_VERSION=\"17.0.15\"\n");
  }

  private static void mode(Path path, String mode) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
  }

  private static void giveAway(Path path) throws IOException {
    try {
      Files.setAttribute(path, "unix:uid", 54_321);
    } catch (IOException notRoot) {
      assumeTrue(false, "only root gives files away");
    }
  }

  private Result run() throws Exception {
    return run("");
  }

  private Result run(String options) throws Exception {
    return Unpacked.run(
        root.resolve("work"),
        Map.of(
            "JAVA_HOME", root.resolve("jdk").toString(),
            "JAVA_OPTS", options,
            "SIMPAN_CACHE", root.resolve("cache").toString()),
        "/bin/sh",
        root.resolve("opt/bin/simpan").toString(),
        "run");
  }

  private String classPath(Path library) throws IOException {
    return "-cp " + jar.toRealPath() + ":" + library + " ";
  }

  private void assertLeftOut() throws Exception {
    Result result = run();

    assertThat(result.out()).contains(classPath(shipped.toRealPath()));
    assertThat(result.err().lines())
        .singleElement()
        .asString()
        .startsWith(own + " is not loaded, as everyone can write it or its folder")
        .contains("chmod o-w");
  }

  @Test
  void jarsOfTheWorkingDirectoryComeFirst() throws Exception {
    Result result = run();

    assertThat(result.out()).contains(classPath(own));
    assertThat(result.err()).isEmpty();
  }

  @Test
  void oneThatEveryoneCanWriteIsLeftOut() throws Exception {
    mode(own, "rw-rw-rw-");

    assertLeftOut();
  }

  @Test
  void soIsOneInAFolderThatEveryoneCanWrite() throws Exception {
    mode(own.getParent(), "rwxrwxrwx");

    assertLeftOut();
  }

  @Test
  void soIsOneOfSomebodyElse() throws Exception {
    giveAway(own);

    assertLeftOut();
  }

  @Test
  void soIsALinkToOneInAFolderThatEveryoneCanWrite() throws Exception {
    Path open = Files.createDirectory(root.resolve("open"));
    Files.move(own, open.resolve("a.jar"));
    Files.createSymbolicLink(own, open.resolve("a.jar"));
    assertThat(run().err()).isEmpty();
    mode(open, "rwxrwxrwx");

    assertLeftOut();
  }

  @Test
  void classDataCountsOnlyIfItIsTheUsers() throws Exception {
    String home = root.resolve("opt").toRealPath().toString();
    Path data =
        root.resolve("cache/" + sum("printf %s '" + home + "'"))
            .resolve("full-" + sum("cat " + home + "/simpan.jar ../jdk/release") + ".jsa");
    Files.createDirectories(data.getParent());
    Files.writeString(data, "");

    assertThat(run().out()).contains("-XX:SharedArchiveFile=" + data);

    giveAway(data);
    assertThat(run().out()).doesNotContain("SharedArchiveFile");
  }

  @Test
  void anotherCollectorMayBeAskedFor() throws Exception {
    assertThat(run().out()).contains("-XX:+UseSerialGC");
    assertThat(run("-Xmx512m -XX:+UseG1GC").out())
        .contains("-Xmx512m -XX:+UseG1GC")
        .doesNotContain("UseSerialGC");
  }

  private String sum(String what) throws Exception {
    Result sum =
        Unpacked.run(root.resolve("work"), Map.of(), "/bin/sh", "-c", what + " | cksum | tr ' ' -");
    return sum.out().trim();
  }
}
