package id.simpan.standin;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Passes TCP connections on to a server, on one port that stays the same while the server seems to
 * be down, to hang, or to come back.
 */
public final class FaultProxy implements AutoCloseable {

  private enum State {
    UP,
    DOWN,
    HANGING,
    MUTE,
    CLOSED
  }

  private final InetSocketAddress target;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final AtomicInteger connections = new AtomicInteger();
  private InetSocketAddress address;
  private State state = State.UP;
  private long uploadAllowance = Long.MAX_VALUE;
  private State afterUploading = State.DOWN;
  private volatile long lagMillis;
  private int heldBack;

  /** Listens while up or hanging; else a plain socket keeps the port without listening. */
  private Closeable port;

  private Thread acceptor;

  private FaultProxy(InetSocketAddress target) throws IOException {
    this.target = target;
    this.address = new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0);
    listen();
  }

  /** A proxy on a free loopback port, up, before a server on loopback. */
  public static FaultProxy before(int serverPort) {
    try {
      return new FaultProxy(new InetSocketAddress("127.0.0.1", serverPort));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public int port() {
    return address.getPort();
  }

  /** How many connections there were so far. */
  public int connections() {
    return connections.get();
  }

  /** Whether anybody is connected now. */
  public boolean isConnected() {
    return !sockets.isEmpty();
  }

  /** Connections are refused, and those that are open are broken. */
  public synchronized void down() {
    switchTo(State.DOWN);
    breakConnections();
  }

  /** Connections are accepted and stay open, but no byte passes in either direction. */
  public synchronized void hang() {
    switchTo(State.HANGING);
  }

  /** Whatever comes to the server at once comes so much later. */
  public void lag(Duration later) {
    lagMillis = later.toMillis();
  }

  /** Whether somebody waits for a byte to pass. */
  public synchronized boolean holdsBack() {
    return heldBack > 0;
  }

  /** Everything passes again; connections that hung go on where they were. */
  public synchronized void up() {
    uploadAllowance = Long.MAX_VALUE;
    switchTo(State.UP);
  }

  /** Lets so many more bytes pass to the server, over all connections; then it is {@link #down}. */
  public synchronized void downAfterUploading(long bytes) {
    uploadAllowance = bytes;
    afterUploading = State.DOWN;
  }

  /** The same, and then it does {@link #hang}. */
  public synchronized void hangAfterUploading(long bytes) {
    uploadAllowance = bytes;
    afterUploading = State.HANGING;
  }

  /** The same, and then all else passes to the server, but none of its answers passes back. */
  public synchronized void muteAfterUploading(long bytes) {
    uploadAllowance = bytes;
    afterUploading = State.MUTE;
  }

  /** Breaks what is open now; new connections pass. */
  public synchronized void breakConnections() {
    sockets.forEach(FaultProxy::breakOff);
    sockets.clear();
  }

  @Override
  public synchronized void close() {
    if (state != State.CLOSED) {
      switchTo(State.CLOSED);
      breakConnections();
    }
  }

  private void switchTo(State next) {
    if (state == State.CLOSED) {
      throw new IllegalStateException("The proxy on port " + port() + " is closed");
    }
    try {
      boolean listens = next == State.UP || next == State.HANGING || next == State.MUTE;
      if (listens && acceptor == null) {
        port.close();
        listen();
      } else if (!listens) {
        port.close();
        awaitAcceptor();
        port = next == State.DOWN ? reserve() : () -> {};
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    state = next;
    notifyAll();
  }

  private void listen() throws IOException {
    var server = new ServerSocket();
    server.setReuseAddress(true);
    server.bind(address);
    address = (InetSocketAddress) server.getLocalSocketAddress();
    port = server;
    acceptor = start("accept", () -> accept(server));
  }

  /** The port is free only when nobody waits for its connections any more. */
  private void awaitAcceptor() throws IOException {
    try {
      if (acceptor != null) {
        acceptor.join();
      }
      acceptor = null;
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  /** A bound socket that does not listen: clients are refused, and nobody else gets the port. */
  private Socket reserve() throws IOException {
    var socket = new Socket();
    socket.setReuseAddress(true);
    socket.bind(address);
    return socket;
  }

  private void accept(ServerSocket server) throws IOException {
    while (true) {
      Socket client = server.accept();
      connections.incrementAndGet();
      start("to-server", () -> connect(client));
    }
  }

  private void connect(Socket client) throws IOException {
    sockets.add(client);
    var server = new Socket();
    try {
      awaitPassage(0, true);
      server.connect(target);
      // small pieces go on at once, as without a proxy
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
      synchronized (this) {
        if (!sockets.contains(client)) {
          throw new IOException("Broken while it was being made");
        }
        sockets.add(server);
      }
      start("to-client", () -> pump(server, client, false));
      pump(client, server, true);
    } catch (IOException e) {
      breakOff(client);
      breakOff(server);
      sockets.remove(client);
    }
  }

  private void pump(Socket from, Socket to, boolean upload) throws IOException {
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] buffer = new byte[64 * 1024];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        if (upload) {
          Thread.sleep(lagMillis);
        }
        int allowed = awaitPassage(n, upload);
        out.write(buffer, 0, allowed);
        if (allowed < n) {
          useUp();
          awaitPassage(0, upload);
          out.write(buffer, allowed, n - allowed);
        }
      }
      awaitPassage(0, upload);
      to.shutdownOutput();
      finished(from, to);
    } catch (IOException | InterruptedException e) {
      breakOff(from);
      breakOff(to);
      sockets.remove(from);
      sockets.remove(to);
    }
  }

  /** Closes a connection once both directions came to their end. */
  private synchronized void finished(Socket from, Socket to) throws IOException {
    from.shutdownInput();
    if (to.isInputShutdown()) {
      from.close();
      to.close();
      sockets.remove(from);
      sockets.remove(to);
    }
  }

  /** As many bytes have passed as might. */
  private synchronized void useUp() {
    if (afterUploading == State.DOWN) {
      down();
    } else {
      uploadAllowance = Long.MAX_VALUE;
      switchTo(afterUploading);
    }
  }

  /** Waits while the proxy holds this direction back; returns how many of the bytes may pass. */
  private synchronized int awaitPassage(int bytes, boolean upload) throws IOException {
    heldBack++;
    while (state == State.HANGING || state == State.MUTE && !upload) {
      try {
        wait();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
    }
    heldBack--;
    if (state == State.DOWN || state == State.CLOSED) {
      throw new IOException("The proxy is " + state);
    }
    if (!upload || uploadAllowance == Long.MAX_VALUE) {
      return bytes;
    }
    int allowed = (int) Math.min(bytes, uploadAllowance);
    uploadAllowance -= allowed;
    return allowed;
  }

  private static void breakOff(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
    } catch (IOException e) {
      // Closed already.
    }
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private interface Work {
    void run() throws IOException;
  }

  private Thread start(String name, Work work) {
    var thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException e) {
                // The socket was closed: by a fault, by close(), or by the other side.
              }
            },
            "fault-proxy-" + address.getPort() + "-" + name);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }
}
