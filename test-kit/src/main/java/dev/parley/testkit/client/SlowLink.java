package dev.parley.testkit.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A TCP proxy in front of a server, as a slow network is one: what the server sends is taken off
 * the network at a limited rate through a small receive buffer, so that the rest waits in the
 * server. What the client sends passes at once. Each connection has the whole rate to itself.
 */
public final class SlowLink implements AutoCloseable {

  /** A rate that limits nothing. */
  public static final int UNLIMITED = Integer.MAX_VALUE;

  private static final int RECEIVE_BUFFER_BYTES = 16 * 1024;
  private static final int LARGEST_CHUNK = 64 * 1024;
  private static final int CHUNKS_PER_SECOND = 50;
  private static final int CONNECT_MILLIS = 5_000;
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final InetSocketAddress server;
  private final ServerSocket listener;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private volatile int bytesPerSecond;
  private volatile boolean stopped;
  private volatile boolean closed;

  private SlowLink(InetSocketAddress server, int bytesPerSecond) throws IOException {
    this.server = server;
    this.bytesPerSecond = bytesPerSecond;
    this.listener = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
  }

  /**
   * Opens a link.
   *
   * @param server host and port
   * @param bytesPerSecond at which rate the client gets what the server sends
   */
  public static SlowLink to(String server, int bytesPerSecond) {
    int colon = server.lastIndexOf(':');
    InetSocketAddress address =
        new InetSocketAddress(
            server.substring(0, colon), Integer.parseInt(server.substring(colon + 1)));
    try {
      SlowLink link = new SlowLink(address, bytesPerSecond);
      start("slow-link", link::accept);
      return link;
    } catch (IOException noPort) {
      throw new UncheckedIOException(noPort);
    }
  }

  /** Where clients connect instead of the server: host and port. */
  public String address() {
    return "127.0.0.1:" + listener.getLocalPort();
  }

  /** Changes the rate, also of open connections. */
  public void setBytesPerSecond(int rate) {
    bytesPerSecond = rate;
  }

  /** From now on nothing of what the server sends is read. */
  public void stop() {
    stopped = true;
  }

  /** From now on it is read again. */
  public void goOn() {
    stopped = false;
  }

  /** Ends all connections and takes no more. */
  @Override
  public void close() {
    closed = true;
    closeQuietly(listener);
    sockets.forEach(SlowLink::closeQuietly);
  }

  private void accept() {
    while (!closed) {
      Socket client;
      try {
        client = listener.accept();
      } catch (IOException end) {
        return;
      }
      start("slow-link-up", () -> pass(client));
    }
  }

  private void pass(Socket client) {
    Socket upstream = new Socket();
    sockets.add(client);
    sockets.add(upstream);
    try {
      upstream.setReceiveBufferSize(RECEIVE_BUFFER_BYTES);
      upstream.setTcpNoDelay(true);
      client.setTcpNoDelay(true);
      upstream.connect(server, CONNECT_MILLIS);
      start("slow-link-down", () -> passSlowly(upstream, client));
      client.getInputStream().transferTo(upstream.getOutputStream());
    } catch (IOException end) {
      // Either side has gone: so does the other.
    } finally {
      end(client, upstream);
    }
  }

  private void passSlowly(Socket upstream, Socket client) {
    byte[] chunk = new byte[LARGEST_CHUNK];
    long due = System.nanoTime();
    try {
      while (!closed && !client.isClosed()) {
        if (stopped) {
          LockSupport.parkNanos(LOOK_NANOS);
          due = System.nanoTime();
          continue;
        }
        int rate = bytesPerSecond;
        int most = Math.max(1, Math.min(LARGEST_CHUNK, rate / CHUNKS_PER_SECOND));
        int count = upstream.getInputStream().read(chunk, 0, most);
        if (count < 0) {
          return;
        }
        client.getOutputStream().write(chunk, 0, count);
        // A link that was idle has no time saved up.
        due = Math.max(due, System.nanoTime()) + count * SECOND_NANOS / rate;
        parkUntil(due);
      }
    } catch (IOException end) {
      // As above.
    } finally {
      end(client, upstream);
    }
  }

  private static void parkUntil(long due) {
    for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  private void end(Socket client, Socket upstream) {
    sockets.remove(client);
    sockets.remove(upstream);
    // The server is to see a client that is gone, not one that has nothing more to say.
    try {
      upstream.setSoLinger(true, 0);
    } catch (SocketException closedAlready) {
      // Then there is nothing to end.
    }
    closeQuietly(client);
    closeQuietly(upstream);
  }

  private static void closeQuietly(AutoCloseable socket) {
    try {
      socket.close();
    } catch (Exception gone) {
      // That is what was wanted.
    }
  }

  private static void start(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
  }
}
