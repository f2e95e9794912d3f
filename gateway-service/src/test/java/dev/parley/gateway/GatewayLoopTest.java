package dev.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Bus;
import dev.parley.bus.Directory;
import dev.parley.concurrent.EventLoop;
import dev.parley.config.Settings;
import dev.parley.gateway.auth.AuthSettings;
import dev.parley.gateway.auth.IssuerKeys;
import dev.parley.gateway.auth.Revocations;
import dev.parley.gateway.connection.GatewayMetrics;
import dev.parley.gateway.connection.GatewaySettings;
import dev.parley.gateway.fanout.FanOutMetrics;
import dev.parley.gateway.fanout.Feed;
import dev.parley.gateway.fanout.MemberCounts;
import dev.parley.gateway.fanout.Shown;
import dev.parley.gateway.operation.OperationMetrics;
import dev.parley.gateway.operation.RecentTyping;
import dev.parley.gateway.presence.LocalSessions;
import dev.parley.gateway.presence.PresenceReporter;
import dev.parley.gateway.presence.Rosters;
import dev.parley.gateway.rate.Rates;
import dev.parley.gateway.roles.RoomRoles;
import dev.parley.gateway.roles.SlowMode;
import dev.parley.gateway.web.Admission;
import dev.parley.gateway.web.EdgeSettings;
import dev.parley.gateway.web.StaticFiles;
import dev.parley.gateway.web.Unbounded;
import dev.parley.log.Partitions;
import dev.parley.node.Deployed;
import dev.parley.node.NodeContext;
import dev.parley.time.NodeClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What strangers send to the gateway's port is refused, and leaves no warning in the log. */
class GatewayLoopTest {

  private static final String PLAIN = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

  private static final String UPGRADE =
      "GET /ws HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
          + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";

  private static Vertx vertx;
  private static int port;
  private static LogLines log;

  static List<byte[]> junk() {
    return List.of(
        hex("16030100f4010000f00303" + "5a".repeat(240)), // a TLS hello
        hex("00000023001200040000000000066170702d3100" + "00".repeat(32)), // Kafka
        hex("00"),
        random(),
        ascii("\r\n\r\n\r\n"),
        ascii("SSH-2.0-OpenSSH_9.6\r\n"),
        ascii("GET foo HTTP/1.1\r\nHost: a\r\n\r\n"),
        ascii("GET  HTTP/1.1\r\nHost: a\r\n\r\n"),
        ascii("GET ://x HTTP/1.1\r\nHost: a\r\n\r\n"),
        ascii("GET http://x HTTP/1.1\r\nHost: a\r\n\r\n"),
        ascii("CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n"),
        ascii("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n"),
        ascii("GET / HTTP/9.9\r\n\r\n"),
        ascii("GET /api/config HTTP/1.1\r\n\r\n"),
        ascii("GET /api/config HTTP/1.1\r\nHost: a b:c\r\n\r\n"),
        ascii("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
        ascii("POST /api/guest HTTP/1.1\r\nHost: a\r\nContent-Length: nine\r\n\r\n{}"),
        ascii("POST /api/guest HTTP/1.1\r\nHost: a\r\nContent-Length: 99\r\n\r\n{}"),
        ascii("POST /api/guest HTTP/1.1\r\nHost: a\r\nContent-Length: 9999999\r\n\r\n{}"),
        ascii("POST /api/guest HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"),
        ascii(
            "POST /api/guest HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n"
                + "Content-Type: multipart/form-data\r\n\r\n{}"),
        ascii(
            "POST /api/guest HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n"
                + "Content-Type: application/x-www-form-urlencoded\r\n\r\n%zz"),
        ascii("GET /api/config HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n{}"),
        ascii("GET /%zz%00/../.. HTTP/1.1\r\nHost: a\r\n\r\n"),
        ascii("GET /api/rooms/%zz/messages HTTP/1.1\r\nHost: a\r\n\r\n"),
        ascii("GET /api/rooms/a/messages?limit=%zz HTTP/1.1\r\nHost: a\r\n\r\n"),
        ascii("GET /api/%2e%2e/%00 HTTP/1.1\r\nHost: a\r\n\r\n"),
        ascii("GET /" + "a".repeat(10_000) + " HTTP/1.1\r\nHost: a\r\n\r\n"),
        ascii("GET / HTTP/1.1\r\nHost: a\r\nX: " + "a".repeat(20_000) + "\r\n\r\n"),
        ascii("GET / HTTP/1.1\r\nHost: a\u0001b\r\n\r\n"),
        ascii("GET / HTTP/1.1\r\nHost: a\r\nExpect: 200-maybe\r\n\r\n"),
        ascii(UPGRADE + "GET / HTTP/1.1\r\n\r\n"),
        ascii(UPGRADE.replace("Host: a", "Host: a\r\nContent-Length: 5") + "abcde"),
        ascii(UPGRADE + "\u0081\u00ff" + "\u007f" + "\u00ff".repeat(7)),
        ascii(UPGRADE.replace("/ws", "/api/guest")),
        ascii(UPGRADE.replace("/ws", "/")),
        ascii(UPGRADE.replace("/ws", "//ws")));
  }

  /** Far more than the buffers of both kernels take. */
  private static final long FLOOD_BYTES = 64L << 20;

  private static final long STANDSTILL_NANOS = TimeUnit.SECONDS.toNanos(3);

  @BeforeAll
  static void open() throws Exception {
    vertx = Vertx.vertx();
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    Settings settings =
        Settings.of(Map.of("PARLEY_GATEWAY_PORT", Integer.toString(port), "PARLEY_LIMITS", "off"));
    GatewaySettings gateway = GatewaySettings.read(settings);
    NodeContext node =
        new NodeContext(
            "g",
            vertx,
            new Bus(vertx, "g"),
            new Directory(vertx, NodeClock.SYSTEM),
            null,
            null,
            new SimpleMeterRegistry(),
            NodeClock.SYSTEM,
            Path.of("."));
    EventLoop loop = EventLoop.of(((VertxInternal) vertx).createEventLoopContext());
    Partitions partitions = new Partitions(1);
    MemberCounts counts = new MemberCounts();
    FanOutMetrics fanOut = new FanOutMetrics(node.meters());
    Rates rates = new Rates(gateway.rates(), node.clock(), node.meters());
    EdgeSettings edge = EdgeSettings.read(settings, gateway.host());
    GatewayLoop.Shared shared =
        new GatewayLoop.Shared(
            new NodeParts(
                new Feed(node, loop, partitions, counts, fanOut, new Shown(32_768)),
                new PresenceReporter(node, loop),
                new LocalSessions(),
                new Rosters(node, counts),
                rates,
                new RecentTyping(),
                RoomRoles.ofOneProcess(0, node.clock()::wallMillis),
                new SlowMode(),
                new GatewayMetrics(node.meters()),
                new OperationMetrics(node.meters()),
                fanOut,
                null),
            StaticFiles.read("web", GatewayLoopTest.class.getClassLoader()),
            new Admission(edge, rates, node.meters()),
            edge,
            Unbounded.setup(null, edge),
            new IssuerKeys(
                AuthSettings.read(settings).keys(), vertx, System::nanoTime, node.meters()),
            new Revocations(
                AuthSettings.read(settings).rules(),
                System::currentTimeMillis,
                (key, value) -> Future.succeededFuture(),
                () -> true));
    get(
        Deployed.open(
            vertx,
            own ->
                new GatewayLoop(
                    node, own, gateway, AuthSettings.read(settings), partitions, shared, 0)));
    log = LogLines.open();
  }

  @AfterAll
  static void close() throws Exception {
    log.close();
    get(vertx.close());
  }

  @ParameterizedTest
  @MethodSource("junk")
  void junkIsRefusedQuietly(byte[] bytes) throws IOException {
    log.clear();

    String answer = exchange(bytes);

    assertThat(answer).doesNotStartWith("HTTP/1.1 5").doesNotContain("HTTP/1.1 5");
    assertThat(exchange(ascii(PLAIN))).as("whoever comes now").startsWith("HTTP/1.1 200 ");
    assertThat(log.lines()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /js/app.js HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /nowhere HTTP/1.1\r\nHost: a\r\n\r\n",
        "PUT /api/config HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /api/config HTTP/1.1\r\nHost: a\r\n\r\n",
        "POST /api/guest HTTP/1.1\r\nHost: a\r\nContent-Length: 12\r\n\r\n{\"name\":\"A\"}"
      })
  void requestsAreNotTakenFromAClientThatReadsNoAnswers(String request) throws Exception {
    ByteBuffer many = ByteBuffer.wrap(ascii(request.repeat(64 * 1024 / request.length())));
    try (SocketChannel client = SocketChannel.open()) {
      client.setOption(StandardSocketOptions.SO_RCVBUF, 8 * 1024);
      client.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      client.configureBlocking(false);

      long taken = 0;
      long progressAt = System.nanoTime();
      while (taken < FLOOD_BYTES && System.nanoTime() - progressAt < STANDSTILL_NANOS) {
        int written = client.write(many);
        if (written > 0) {
          taken += written;
          progressAt = System.nanoTime();
        }
        if (!many.hasRemaining()) {
          many.clear();
        }
      }

      assertThat(taken).isLessThan(FLOOD_BYTES);
    }
  }

  /** Sends it, hangs up in one direction, and reads what comes. */
  private static String exchange(byte[] bytes) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(bytes);
      socket.shutdownOutput();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    } catch (SocketException hungUp) {
      return "";
    }
  }

  private static <T> T get(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] random() {
    byte[] bytes = new byte[4_096];
    new Random(5).nextBytes(bytes);
    return bytes;
  }
}
