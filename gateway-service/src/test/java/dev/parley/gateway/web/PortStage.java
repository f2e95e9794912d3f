package dev.parley.gateway.web;

import dev.parley.config.Settings;
import dev.parley.gateway.tls.ClientTls;
import dev.parley.gateway.tls.TestCertificate;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * A port that answers each request with the client's address, and with {@code https} or {@code
 * http}.
 */
final class PortStage implements AutoCloseable {

  /** The only address that is a trusted proxy's; others of this machine are strangers. */
  static final String PROXY = "127.0.0.2";

  static final String STRANGER = "127.0.0.1";

  private static final int PATIENCE_MILLIS = 20_000;

  private final Vertx vertx = Vertx.vertx();
  private final SSLContext anyTrusted;
  private final int port;

  PortStage(Map<String, String> values) throws Exception {
    Settings settings = Settings.of(values);
    EdgeSettings edge = EdgeSettings.read(settings, "127.0.0.1");
    ClientTls tls = ClientTls.read(settings);
    settings.check();
    anyTrusted = TestCertificate.anyTrusted();
    ClientAddress addresses = new ClientAddress(edge.proxies());
    HttpServer server =
        vertx
            .createHttpServer(ClientServer.options(65_536))
            .connectionHandler(Unbounded.setup(tls, edge))
            .requestHandler(
                request ->
                    request
                        .response()
                        .end(
                            addresses.of(request)
                                + (addresses.isHttps(request) ? " https" : " http")));
    port =
        server
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .get(10, TimeUnit.SECONDS)
            .actualPort();
  }

  int port() {
    return port;
  }

  /** A socket from an address of this machine. */
  Socket connect(String from) throws IOException {
    Socket socket = new Socket();
    socket.bind(new InetSocketAddress(InetAddress.getByName(from), 0));
    socket.connect(new InetSocketAddress("127.0.0.1", port));
    socket.setSoTimeout(PATIENCE_MILLIS);
    return socket;
  }

  /** TLS over a socket, of some versions only. */
  SSLSocket secured(Socket plain, String... versions) throws IOException {
    SSLSocket socket =
        (SSLSocket) anyTrusted.getSocketFactory().createSocket(plain, "localhost", port, true);
    socket.setEnabledProtocols(versions);
    return socket;
  }

  /** What is answered to bytes, or empty where the server hangs up. */
  String exchange(String from, byte[]... parts) throws IOException {
    try (Socket socket = connect(from)) {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      for (byte[] part : parts) {
        all.writeBytes(part);
      }
      socket.getOutputStream().write(all.toByteArray());
      return body(socket);
    } catch (SocketException hungUp) {
      return "";
    }
  }

  /** The end of an answer: all of it, without its head. */
  static String body(Socket socket) throws IOException {
    String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    return all.substring(all.indexOf("\r\n\r\n") < 0 ? 0 : all.indexOf("\r\n\r\n") + 4);
  }

  /** A request with header lines. */
  static byte[] request(String... headers) {
    StringBuilder request =
        new StringBuilder("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n");
    for (String header : headers) {
      request.append(header).append("\r\n");
    }
    return ascii(request + "\r\n");
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() {
    vertx.close().await();
  }
}
