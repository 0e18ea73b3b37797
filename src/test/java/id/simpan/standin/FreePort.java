package id.simpan.standin;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A port for a server that cannot choose one itself, or has to come back at the same one. Systems
 * give ports above 32767 to any connection, so one of those may be taken before the server has it.
 */
public final class FreePort {

  private static final int FIRST = 12_000;
  private static final int END = 32_000;

  private FreePort() {}

  public static int any() {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(FIRST, END);
      try (ServerSocket socket = new ServerSocket()) {
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return port;
      } catch (IOException taken) {
        // another one is not
      }
    }
  }
}
