package dev.parley.testkit.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A port of this machine whose connections go on to a server by TLS, or behind bytes of their own
 * such as a proxy's header: so clients of these tests reach a server that wants it. Buffers are
 * small, and nothing is read from the server that the client does not take.
 */
public final class Tunnel implements AutoCloseable {

  private static final int BUFFER_BYTES = 16 * 1024;

  private final int server;
  private final @Nullable SSLContext tls;
  private final InetAddress from;
  private final byte[] first;
  private final ServerSocket listener;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

  private Tunnel(int server, @Nullable SSLContext tls, InetAddress from, byte[] first)
      throws IOException {
    this.server = server;
    this.tls = tls;
    this.from = from;
    this.first = first;
    this.listener = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
  }

  /** To a port of this machine, by TLS. */
  public static Tunnel byTls(int server, SSLContext tls) {
    return as(server, tls, "127.0.0.1", new byte[0]);
  }

  /**
   * To a port of this machine, as a proxy of an address would.
   *
   * @param tls null for none
   * @param from the address of this machine that the server sees
   * @param first what each connection begins with, before TLS
   */
  public static Tunnel as(int server, @Nullable SSLContext tls, String from, byte[] first) {
    try {
      Tunnel tunnel = new Tunnel(server, tls, InetAddress.getByName(from), first);
      start("tunnel", tunnel::accept);
      return tunnel;
    } catch (IOException noPort) {
      throw new UncheckedIOException(noPort);
    }
  }

  /** The port that clients connect to. */
  public int port() {
    return listener.getLocalPort();
  }

  private void accept() {
    while (true) {
      try {
        Socket client = listener.accept();
        client.setSendBufferSize(BUFFER_BYTES);
        client.setTcpNoDelay(true);
        sockets.add(client);
        start("tunnel-up", () -> pass(client));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void pass(Socket client) {
    try (client;
        Socket plain = new Socket()) {
      sockets.add(plain);
      plain.setReceiveBufferSize(BUFFER_BYTES);
      plain.setTcpNoDelay(true);
      plain.bind(new InetSocketAddress(from, 0));
      plain.connect(new InetSocketAddress("127.0.0.1", server));
      plain.getOutputStream().write(first);
      Socket upstream = secured(plain);
      start("tunnel-down", () -> passBack(upstream, client));
      move(client.getInputStream(), upstream.getOutputStream());
      upstream.shutdownOutput();
    } catch (IOException end) {
      // Either side has gone: so does the other.
    }
  }

  private void passBack(Socket upstream, Socket client) {
    try (client;
        upstream) {
      move(upstream.getInputStream(), client.getOutputStream());
      client.shutdownOutput();
    } catch (IOException end) {
      // As above.
    }
  }

  private Socket secured(Socket plain) throws IOException {
    return tls == null
        ? plain
        : tls.getSocketFactory().createSocket(plain, "localhost", server, true);
  }

  private static void move(InputStream in, OutputStream out) throws IOException {
    byte[] chunk = new byte[BUFFER_BYTES];
    for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
      out.write(chunk, 0, count);
      out.flush();
    }
  }

  private static void start(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
  }

  /** Ends all connections and takes no more. */
  @Override
  public void close() {
    try {
      listener.close();
      for (Socket socket : sockets) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
