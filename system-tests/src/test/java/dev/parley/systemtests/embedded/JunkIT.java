package dev.parley.systemtests.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testkit.client.ChatClient;
import dev.parley.testkit.client.Eventually;
import dev.parley.testkit.client.Kind;
import dev.parley.testkit.client.Metrics;
import dev.parley.testkit.client.RawHttp;
import dev.parley.testkit.client.RawSocket;
import dev.parley.testkit.client.Tokens;
import dev.parley.testkit.process.Parley;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What scanners and lost clients send to each port leaves no warning and no error in the log; and
 * what only a Parley with settings of its own shows.
 */
class JunkIT {

  /** Of what reads ports, and of Parley; the broker in the same process has troubles of its own. */
  private static final Pattern FRIGHT =
      Pattern.compile(
          "^\\S+ +(WARN|ERROR) +(.*(io\\.netty|io\\.vertx|dev\\.parley)|(ContextImpl|RoutingContext"
              + "|HttpApi|UncaughtExceptions|Answers|Management|DebugPages|DefaultChannelPipeline"
              + "|VertxHandler|\\w*Server\\w*Connection|\\w*NetSocket\\w*)\\b)");

  private static final List<byte[]> JUNK =
      List.of(
          hex("16030100f4010000f00303" + "5a".repeat(240)), // a TLS hello
          hex("00000023001200040000000000066170702d3100" + "00".repeat(32)), // Kafka: ApiVersions
          hex("fffffffe"),
          hex("00000000"),
          hex("80000000"),
          hex("00000001ff"),
          hex("000000080000000000000000"),
          hex("00000004deadbeef00000004deadbeef"),
          ascii("GET foo HTTP/1.1\r\nHost: a\r\n\r\n"),
          ascii("GET / HTTP/9.9\r\n\r\n"),
          ascii("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
          ascii("\r\n\r\n\r\n"),
          ascii("SSH-2.0-OpenSSH_9.6\r\n"),
          ascii("POST /api/guest HTTP/1.1\r\nHost: a\r\nContent-Length: nine\r\n\r\n{}"),
          ascii("POST /api/guest HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"),
          ascii("GET /%zz%00/../.. HTTP/1.1\r\nHost: a\r\n\r\n"),
          ascii("GET /api/rooms/%zz/messages HTTP/1.1\r\nHost: a\r\n\r\n"),
          ascii("GET /" + "a".repeat(10_000) + " HTTP/1.1\r\nHost: a\r\n\r\n"),
          ascii("GET / HTTP/1.1\r\nHost: a\r\nX: " + "a".repeat(20_000) + "\r\n\r\n"),
          ascii("GET / HTTP/1.1\r\nHost: a\u0001b\r\n\r\n"),
          random());

  @TempDir private static Path data;

  private static int busPort;
  private static Parley parley;

  @BeforeAll
  static void start() throws IOException {
    try (ServerSocket free = new ServerSocket(0)) {
      busPort = free.getLocalPort();
    }
    parley =
        Parley.start(
            data,
            Map.of(
                "PARLEY_BUS_PORT", Integer.toString(busPort),
                // With a secret no junk comes behind TLS, see NodePortsIT.
                "PARLEY_CLUSTER_OPEN", "true",
                "PARLEY_AUTH_LEEWAY", "30s",
                "PARLEY_GATEWAY_ORIGINS", "https://Other.Example:443"));
  }

  @AfterAll
  static void stop() {
    parley.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"gateway", "management", "bus"})
  void junkLeavesNoFrightInTheLog(String name) throws IOException {
    int port =
        switch (name) {
          case "gateway" -> parley.port();
          case "management" -> parley.managementPort();
          default -> busPort;
        };
    int before = log().size();

    for (byte[] junk : JUNK) {
      RawHttp.junk(port, junk);
    }

    assertThat(works()).isTrue();
    List<String> since = log().subList(before, log().size());
    assertThat(since).noneMatch(line -> FRIGHT.matcher(line).find()).hasSizeLessThan(JUNK.size());
  }

  @Test
  void whatIsNoMessageIsCountedAtTheBusPort() throws IOException {
    double before = unreadable();

    RawHttp.junk(busPort, hex("fffffffe"));

    Eventually.until("it is counted", () -> unreadable() > before);
  }

  @Test
  void junkInAWebSocketLeavesNoFrightInTheLog() throws IOException {
    int before = log().size();

    for (byte[] junk : JUNK) {
      try (RawSocket raw = RawSocket.open(parley.port())) {
        raw.write(junk);
      }
    }

    assertThat(works()).isTrue();
    List<String> since = log().subList(before, log().size());
    assertThat(since).noneMatch(line -> FRIGHT.matcher(line).find()).hasSizeLessThan(JUNK.size());
  }

  @ParameterizedTest
  @CsvSource({
    "https://other.example, true",
    "https://OTHER.example:443, true",
    "http://other.example, false",
    "https://evil.example, false",
    "null, false"
  })
  void pagesOfListedOriginsMayAsk(String origin, boolean may) throws IOException {
    String expected = may ? origin : null;

    RawHttp.Answer preflight =
        RawHttp.ask(
            parley.port(),
            "OPTIONS /api/rooms/r/messages HTTP/1.1",
            "Host: chat.example",
            "Origin: " + origin,
            "Access-Control-Request-Method: POST",
            "Access-Control-Request-Headers: authorization,content-type");
    RawHttp.Answer answer =
        RawHttp.ask(
            parley.port(), "GET /api/config HTTP/1.1", "Host: chat.example", "Origin: " + origin);
    RawHttp.Answer refused =
        RawHttp.ask(
            parley.port(),
            "GET /api/rooms/r/messages HTTP/1.1",
            "Host: chat.example",
            "Origin: " + origin);

    assertThat(preflight.status()).isEqualTo(204);
    assertThat(preflight.header("access-control-allow-origin")).isEqualTo(expected);
    assertThat(preflight.header("access-control-allow-methods"))
        .isEqualTo(may ? "GET, HEAD, OPTIONS, POST" : null);
    assertThat(answer.header("access-control-allow-origin")).isEqualTo(expected);
    assertThat(answer.header("vary")).contains("Origin");
    assertThat(refused.status()).isEqualTo(401);
    assertThat(refused.header("access-control-allow-origin")).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"-20, 3600", "3600, 20"})
  void clocksMayBeApartALittle(long expiresSeconds, long notBeforeSeconds) {
    long now = System.currentTimeMillis() / 1_000;
    long notBefore = notBeforeSeconds == 3_600 ? now - 3_600 : now + notBeforeSeconds;
    String token =
        Tokens.signed(
            Tokens.claims("late", Duration.ofSeconds(expiresSeconds)).put("nbf", notBefore),
            Tokens.SECRET);

    try (ChatClient late = ChatClient.connected(Kind.JDK, parley.port(), token)) {
      assertThat(late.ask("ping").failed()).isFalse();
    }
  }

  private static double unreadable() {
    return Metrics.of(parley.managementPort()).value("parley_bus_unreadable_total");
  }

  /** Whoever comes now is served, so what came before was handled too. */
  private static boolean works() {
    try (ChatClient client = parley.connect(Kind.JDK, "witness")) {
      String room = Parley.room("junk");
      client.join(room);
      client.send(room, "k").join().ok();
      return client.awaitKey(room, "k") != null;
    }
  }

  private static List<String> log() throws IOException {
    Path file = data.resolve("logs").resolve("parley.log");
    return Files.exists(file) ? Files.readAllLines(file) : List.of();
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
