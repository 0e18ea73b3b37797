package id.simpan.routing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.List;
import java.util.Properties;
import javax.net.SocketFactory;

/**
 * Sockets for mails, which go out in several parts: the system would hold the last part back until
 * the server has confirmed the one before, which takes 40 ms or more for each mail.
 */
final class PromptSockets extends SocketFactory {

  /** For a mail session, unless that goes through a proxy or has sockets of its own. */
  static void use(Properties session) {
    for (String protocol : List.of("mail.smtp.", "mail.smtps.")) {
      boolean hasProxy =
          List.of("proxy.host", "socks.host").stream()
              .anyMatch(name -> session.containsKey(protocol + name));
      boolean hasOwn =
          List.of("socketFactory", "socketFactory.class").stream()
              .anyMatch(name -> session.containsKey(protocol + name));
      if (!hasProxy && !hasOwn) {
        session.put(protocol + "socketFactory", new PromptSockets());
        session.putIfAbsent(protocol + "socketFactory.fallback", "false"); // to ones that wait
      }
    }
  }

  @Override
  public Socket createSocket() throws IOException {
    Socket socket = new Socket();
    socket.setTcpNoDelay(true);
    return socket;
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return connected(new InetSocketAddress(host, port), null);
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return connected(new InetSocketAddress(host, port), null);
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress from, int fromPort)
      throws IOException {
    return connected(new InetSocketAddress(host, port), new InetSocketAddress(from, fromPort));
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress from, int fromPort)
      throws IOException {
    return connected(new InetSocketAddress(host, port), new InetSocketAddress(from, fromPort));
  }

  private Socket connected(SocketAddress to, SocketAddress from) throws IOException {
    Socket socket = createSocket();
    try {
      socket.bind(from);
      socket.connect(to);
      return socket;
    } catch (IOException | RuntimeException failed) {
      socket.close();
      throw failed;
    }
  }
}
