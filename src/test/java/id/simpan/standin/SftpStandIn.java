package id.simpan.standin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.file.virtualfs.VirtualFileSystemFactory;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.sftp.server.SftpSubsystemFactory;

/**
 * A real SFTP server (Apache MINA SSHD) that keeps its files in a folder of its own, behind a
 * {@link FaultProxy}. What is asked here of its files goes round it.
 */
public final class SftpStandIn implements AutoCloseable {

  public static final String USERNAME = "simpan";

  /** With all that a URL might take apart. */
  public static final String PASSWORD = "s3cr3t+%41&b=c d#é";

  private final Path folder;
  private final SshServer server;
  private final FaultProxy faults;
  private final KeyPair hostKey;

  private SftpStandIn() throws Exception {
    Quiet.loggers("org.apache.sshd");
    folder = Files.createTempDirectory("simpan-sftp-");
    hostKey = newKey();
    server = SshServer.setUpDefaultServer();
    server.setHost("127.0.0.1");
    server.setKeyPairProvider(KeyPairProvider.wrap(hostKey));
    server.setPasswordAuthenticator(
        (user, password, session) -> USERNAME.equals(user) && PASSWORD.equals(password));
    server.setFileSystemFactory(new VirtualFileSystemFactory(folder));
    server.setSubsystemFactories(List.of(new SftpSubsystemFactory()));
    server.start();
    faults = FaultProxy.before(server.getPort());
  }

  public static SftpStandIn start() {
    try {
      return new SftpStandIn();
    } catch (Exception e) {
      throw new IllegalStateException("no SFTP server", e);
    }
  }

  private static KeyPair newKey() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC"); // RSA takes seconds
    generator.initialize(256);
    return generator.generateKeyPair();
  }

  public int port() {
    return faults.port();
  }

  public FaultProxy faults() {
    return faults;
  }

  /** What its user sees as {@code /}. */
  public Path folder() {
    return folder;
  }

  /** The line for a file {@code known_hosts}, as {@code ssh-keyscan} prints it. */
  public String knownHost() {
    return line(hostKey);
  }

  /** The same for another key: as for a host that somebody put in this one's place. */
  public String knownHostOfAnother() {
    try {
      return line(newKey());
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private String line(KeyPair key) {
    return "[127.0.0.1]:%d %s%n".formatted(port(), PublicKeyEntry.toString(key.getPublic()));
  }

  /** Whole files, by relative path, and the ones in the making. */
  public List<String> paths() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> folder.relativize(file).toString())
          .sorted()
          .toList();
    }
  }

  @Override
  public void close() {
    try (Stream<Path> files = Files.walk(folder)) {
      faults.close();
      server.stop(true);
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
