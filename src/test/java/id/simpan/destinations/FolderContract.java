package id.simpan.destinations;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A destination that is a folder. */
abstract class FolderContract extends DestinationContract {

  final Path folder() {
    return elsewhere.resolve("kept here");
  }

  @Override
  final Map<String, byte[]> held() throws IOException {
    Map<String, byte[]> held = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(folder())) {
      for (Path path : paths.filter(Files::isRegularFile).toList()) {
        held.put(folder().relativize(path).toString(), Files.readAllBytes(path));
      }
    }
    return held;
  }

  @Override
  final void put(String path, byte[] bytes) throws IOException {
    Files.createDirectories(folder().resolve(path).getParent());
    Files.write(folder().resolve(path), bytes);
  }

  /** A file stands where a folder is needed; taking away rights would not stop root. */
  @Override
  final void down() throws IOException {
    put("2026", new byte[0]);
  }

  @Override
  final void up() throws IOException {
    Files.delete(folder().resolve("2026"));
  }
}
