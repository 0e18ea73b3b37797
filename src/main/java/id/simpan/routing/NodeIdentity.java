package id.simpan.routing;

import id.simpan.archive.Sha256;
import id.simpan.ledger.Node;
import id.simpan.permission.PrivateFile;
import id.simpan.settings.RapatinSettings;
import id.simpan.settings.SimpanSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/**
 * Who this program is among those that share its ledger. Its data directory and its download
 * directory each have an id that lies in them: a directory that two nodes share has one.
 */
final class NodeIdentity {

  private static final String HOME = "node.id";
  private static final String PLACE = "place.id";
  private static final int LENGTH = 36;

  private NodeIdentity() {}

  /**
   * @param home data directory
   * @param place download directory
   */
  static Node of(SimpanSettings settings, RapatinSettings rapatin, Path home, Path place) {
    String id = id(home.resolve(HOME));
    String host = host();
    String version = NodeIdentity.class.getPackage().getImplementationVersion();
    return new Node(
        settings.node().isBlank() ? host + "-" + id.substring(0, 4) : settings.node(),
        id,
        host,
        id(place.resolve(PLACE)),
        version == null ? "not packaged" : version,
        account(rapatin),
        settings.archive().path(),
        String.join(",", settings.destinations()));
  }

  private static String account(RapatinSettings rapatin) {
    String who = rapatin.email().isBlank() ? rapatin.token() : rapatin.email().trim().toLowerCase();
    return Sha256.of(rapatin.baseUrl() + "\n" + who).substring(0, 16);
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException nameless) {
      return "localhost";
    }
  }

  /** Made by whoever comes first; the others read it. */
  private static String id(Path file) {
    try {
      try {
        PrivateFile.createNew(file);
        Files.writeString(file, UUID.randomUUID().toString());
      } catch (FileAlreadyExistsException made) {
        // before, or by another node just now
      }
      String id = Files.readString(file).trim();
      for (int i = 0; i < 100 && id.length() < LENGTH; i++) {
        Thread.sleep(10);
        id = Files.readString(file).trim();
      }
      if (id.length() != LENGTH) {
        throw new IOException(file + " holds no id; remove it, and a new one is made");
      }
      return id;
    } catch (IOException unusable) {
      throw new UncheckedIOException(unusable);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }
}
