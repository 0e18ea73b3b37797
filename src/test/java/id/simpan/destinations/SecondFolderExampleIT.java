package id.simpan.destinations;

import id.simpan.archive.Sha256;
import id.simpan.program.SimpanProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** {@code examples/second-folder}: seen through its own layout of paths. */
class SecondFolderExampleIT extends DestinationContract {

  private static final String ARCHIVE = "2026/11/2026-11-20 Rapat é (91000000001)/s+1=/";
  private static final String HERE =
      "91000000001/2026-11-20 " + Sha256.of("s+1=").substring(0, 8) + "/";

  private Path folder() {
    return elsewhere.resolve("kept here, too");
  }

  @Override
  void configure(SimpanProgram program) {
    program
        .example("second-folder")
        .destinations("second-folder")
        .with("simpan.second-folder.directory", folder().toString());
  }

  @Override
  Map<String, byte[]> held() throws IOException {
    Map<String, byte[]> held = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(folder())) {
      for (Path path : paths.filter(Files::isRegularFile).toList()) {
        String here = folder().relativize(path).toString();
        held.put(
            here.startsWith(HERE) ? ARCHIVE + here.substring(HERE.length()) : here,
            Files.readAllBytes(path));
      }
    }
    return held;
  }

  @Override
  void put(String path, byte[] bytes) throws IOException {
    Path file = folder().resolve(path.replace(ARCHIVE, HERE));
    Files.createDirectories(file.getParent());
    Files.write(file, bytes);
  }

  /** A file stands where a folder is needed; taking away rights would not stop root. */
  @Override
  void down() throws IOException {
    put("91000000001", new byte[0]);
  }

  @Override
  void up() throws IOException {
    Files.delete(folder().resolve("91000000001"));
  }
}
