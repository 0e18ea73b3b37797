package id.simpan.standin;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** An SMTP server that offers STARTTLS or does not, and notes what it was told before and after. */
public final class TlsMailStandIn implements AutoCloseable {

  private static final char[] PASSWORD = "changeit".toCharArray();

  private final ServerSocket server;
  private final boolean offersTls;
  private final SSLContext tls;
  private final Path certificate;
  private final List<String> clear = new CopyOnWriteArrayList<>();
  private final List<String> encrypted = new CopyOnWriteArrayList<>();

  private TlsMailStandIn(Path folder, boolean offersTls) throws Exception {
    this.offersTls = offersTls;
    Path keys = folder.resolve("smtp.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "smtp",
                "-keyalg",
                "EC",
                "-dname",
                "CN=127.0.0.1",
                "-ext",
                "san=ip:127.0.0.1",
                "-keystore",
                keys.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                new String(PASSWORD))
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("keytool.log").toFile())
            .start();
    if (!keytool.waitFor(60, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
      throw new AssertionError(Files.readString(folder.resolve("keytool.log")));
    }
    KeyStore store = KeyStore.getInstance(keys.toFile(), PASSWORD);
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(store, PASSWORD);
    tls = SSLContext.getInstance("TLS");
    tls.init(managers.getKeyManagers(), null, null);
    certificate =
        Files.writeString(
            folder.resolve("ca.pem"),
            "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder().encodeToString(store.getCertificate("smtp").getEncoded())
                + "\n-----END CERTIFICATE-----\n");
    server = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
    Thread thread = new Thread(this::accept, "smtp");
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * @param folder for its keys
   */
  public static TlsMailStandIn start(Path folder, boolean offersTls) throws Exception {
    return new TlsMailStandIn(folder, offersTls);
  }

  public int port() {
    return server.getLocalPort();
  }

  /** For {@code simpan.ca-bundle}. */
  public Path certificate() {
    return certificate;
  }

  /** The lines that anyone on the way could read. */
  public List<String> clear() {
    return clear;
  }

  /** The lines that nobody could. */
  public List<String> encrypted() {
    return encrypted;
  }

  private void accept() {
    while (!server.isClosed()) {
      try (Socket socket = server.accept()) {
        socket.setSoTimeout(10_000);
        talk(socket, false);
      } catch (Exception gone) {
        // the client went, or this is closed
      }
    }
  }

  private void talk(Socket socket, boolean isTls) throws Exception {
    BufferedReader in =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
    if (!isTls) {
      say(socket, "220 here");
    }
    boolean data = false;
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      (isTls ? encrypted : clear).add(line);
      if (data) {
        if (line.equals(".")) {
          data = false;
          say(socket, "250 taken");
        }
      } else if (line.startsWith("EHLO")) {
        say(
            socket,
            "250-here\r\n250-AUTH PLAIN"
                + (offersTls && !isTls ? "\r\n250-STARTTLS" : "")
                + "\r\n250 8BITMIME");
      } else if (line.equals("STARTTLS") && offersTls) {
        say(socket, "220 go on");
        SSLSocket inner =
            (SSLSocket)
                tls.getSocketFactory().createSocket(socket, null, server.getLocalPort(), true);
        inner.setUseClientMode(false);
        talk(inner, true);
        return;
      } else if (line.startsWith("AUTH")) {
        say(socket, "235 welcome");
      } else if (line.equals("DATA")) {
        data = true;
        say(socket, "354 go on");
      } else {
        say(socket, line.equals("QUIT") ? "221 bye" : "250 well");
      }
    }
  }

  private static void say(Socket socket, String line) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
