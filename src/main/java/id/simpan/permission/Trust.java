package id.simpan.permission;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which files may decide what Simpan does: those that nobody could have put there but its user and
 * root. A file and its folder count, not the folders above.
 */
public final class Trust {

  private static final int ROOT = 0;
  private static final Set<PosixFilePermission> ANYONE_WRITES =
      PosixFilePermissions.fromString("-w--w--w-");

  private Trust() {}

  /** Why a file is not to be used, and what to do; empty if it may. */
  public static Optional<String> objection(Path file) throws IOException {
    Set<Path> paths = new LinkedHashSet<>();
    paths.add(file.toRealPath());
    paths.add(file.toRealPath().getParent());
    paths.add(file.toAbsolutePath().getParent().toRealPath());
    for (Path path : paths) {
      Optional<String> objection = objectionTo(path);
      if (objection.isPresent()) {
        return objection;
      }
    }
    return Optional.empty();
  }

  /** The same for a folder, whatever is in it. */
  public static Optional<String> objectionToFolder(Path folder) throws IOException {
    return objectionTo(folder.toRealPath());
  }

  private static Optional<String> objectionTo(Path path) throws IOException {
    if (!path.getFileSystem().supportedFileAttributeViews().contains("unix")) {
      return Optional.empty();
    }
    Set<PosixFilePermission> mode = Files.getPosixFilePermissions(path);
    if (mode.contains(PosixFilePermission.OTHERS_WRITE) && !isMountedReadOnly(path, mode)) {
      return Optional.of("everyone can write %s; chmod o-w is expected first".formatted(path));
    }
    Map<String, Object> owner = Files.readAttributes(path, "unix:uid,owner");
    int uid = (Integer) owner.get("uid");
    if (uid != ROOT && uid != own()) {
      return Optional.of(
          "%s belongs to %s; chown to root, or to the user who runs Simpan, is expected first"
              .formatted(path, owner.get("owner")));
    }
    return Optional.empty();
  }

  /** As are folders of a ConfigMap in Kubernetes, whose mode lets everyone write. */
  private static boolean isMountedReadOnly(Path path, Set<PosixFilePermission> mode) {
    return mode.containsAll(ANYONE_WRITES) && !Files.isWritable(path);
  }

  /** Of this process, whether its user has a name or not, as in a container. */
  private static long own() throws IOException {
    Path process = Path.of("/proc/self");
    return Files.isDirectory(process)
        ? (Integer) Files.getAttribute(process, "unix:uid")
        : new UnixSystem().getUid();
  }
}
