package id.simpan.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is in the archives, and that nothing in them tells when or by whom they were made. */
class ContentsIT {

  private static final Set<String> PROGRAMS = Set.of("bin/simpan", "bin/upgrade");

  @TempDir private static Path folder;
  private static Unpacked tar;

  @BeforeAll
  static void unpack() throws Exception {
    tar = Unpacked.in(folder);
  }

  @Test
  void everythingIsThere() throws Exception {
    assertThat(tar.names())
        .contains(
            "bin/simpan",
            "bin/simpan.cmd",
            "bin/upgrade",
            "simpan.jar",
            "simpan.cdx.json",
            "routes/sweep.camel.yaml",
            "kamelets/rapatin-recordings-source.kamelet.yaml",
            "config/application.yaml",
            "config/mail/batch.txt",
            "lib/README.md",
            "examples/README.md",
            "examples/sftp/routes/deliver-to-sftp.camel.yaml",
            "systemd/paths.env",
            "deploy/monitoring/rules.yml",
            "deploy/kubernetes/simpan.yaml",
            "systemd/simpan.service",
            ".vscode/settings.json",
            "README.md",
            "CHANGELOG.md",
            "LICENSE",
            "NOTICE");
    assertThat(tar.names())
        .noneMatch(name -> name.contains("configuration-processor") || name.contains("/target/"));
  }

  @Test
  void zipHoldsTheSame() throws Exception {
    List<String> names = new ArrayList<>();
    String top = tar.home().getFileName().toString();
    try (FileSystem zip =
            FileSystems.newFileSystem(
                Unpacked.archive(".zip"), Map.of("enablePosixFileAttributes", true));
        Stream<Path> files = Files.walk(zip.getPath(top))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = file.subpath(1, file.getNameCount()).toString();
        names.add(name);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
            .as(name)
            .isEqualTo(PROGRAMS.contains(name) ? "rwxr-xr-x" : "rw-r--r--");
        assertThat(Files.mismatch(file, tar.file(name))).as(name).isEqualTo(-1);
      }
    }
    assertThat(names).containsExactlyInAnyOrderElementsOf(tar.names());
  }

  @Test
  void onlyProgramsCanBeRun() throws Exception {
    for (String name : tar.names()) {
      assertThat(Files.isExecutable(tar.file(name))).as(name).isEqualTo(PROGRAMS.contains(name));
    }
  }

  @Test
  void noEntryTellsWhenItWasMade() throws Exception {
    Set<Instant> times = new HashSet<>();
    for (String name : tar.names()) {
      times.add(Files.getLastModifiedTime(tar.file(name)).toInstant());
    }
    assertThat(times).hasSize(1);
    try (ZipFile zip = new ZipFile(Unpacked.archive(".zip").toFile())) {
      assertThat(zip.stream().map(ZipEntry::getTimeLocal).distinct()).hasSize(1);
    }
    try (ZipFile jar = new ZipFile(tar.file("simpan.jar").toFile())) {
      assertThat(jar.stream().map(ZipEntry::getTimeLocal).distinct()).hasSize(1);
    }
  }

  @Test
  void jarNamesEachJarBesideIt() throws Exception {
    try (JarFile jar = new JarFile(tar.file("simpan.jar").toFile())) {
      List<String> named =
          List.of(jar.getManifest().getMainAttributes().getValue("Class-Path").split(" "));
      assertThat(named)
          .containsAll(tar.names().stream().filter(name -> name.startsWith("app/")).toList());
    }
  }

  @Test
  void bomNamesEachJarInside() throws Exception {
    JsonNode bom = new ObjectMapper().readTree(tar.file("simpan.cdx.json").toFile());
    assertThat(bom.path("bomFormat").asText()).isEqualTo("CycloneDX");
    Set<String> jars = new HashSet<>();
    for (JsonNode component : bom.path("components")) {
      jars.add(component.path("name").asText() + "-" + component.path("version").asText());
    }
    for (String name : tar.names()) {
      if (name.startsWith("app/")) {
        String jar = name.substring("app/".length()).replaceFirst("\\.jar$", "");
        assertThat(jars).as(name).anyMatch(known -> jar.equals(known) || jar.startsWith(known));
      }
    }
  }

  /** By these {@code bin/upgrade} tells what was edited. */
  @Test
  void whatPeopleEditIsThereAsShipped() throws Exception {
    for (String name : tar.names()) {
      if (name.matches("(routes|config|deploy|kamelets|examples|systemd|lib)/.*")) {
        assertThat(Files.mismatch(tar.file(name), tar.file(".shipped/" + name)))
            .as(name)
            .isEqualTo(-1);
      }
    }
  }
}
