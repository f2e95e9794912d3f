package dev.parley.systemtests.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testkit.client.ChatClient;
import dev.parley.testkit.client.EventStream;
import dev.parley.testkit.client.Eventually;
import dev.parley.testkit.client.Kind;
import dev.parley.testkit.client.Metrics;
import dev.parley.testkit.client.RawHttp;
import dev.parley.testkit.client.RawSocket;
import dev.parley.testkit.client.Reply;
import dev.parley.testkit.client.SlowReader;
import dev.parley.testkit.client.Tokens;
import dev.parley.testkit.client.Tunnel;
import dev.parley.testkit.process.Parley;
import dev.parley.testkit.process.SelfSigned;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A node whose clients come by TLS: all that they do without it. */
@Timeout(180)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TlsIT {

  private static final int WINDOW = 30;
  private static final int SLOW_BYTES = 32 * 1024;

  @TempDir private static Path folder;

  private static SelfSigned first;
  private static SelfSigned second;
  private static SSLContext trusting;
  private static Parley parley;
  private static Tunnel tunnel;

  @BeforeAll
  static void start() throws IOException {
    first = SelfSigned.of(folder, "first");
    second = SelfSigned.of(folder, "second");
    trusting = SelfSigned.trusting(first, second);
    write(first);
    parley =
        Parley.start(
            folder.resolve("data"),
            Map.of(
                "PARLEY_GATEWAY_TLS_CERTIFICATE",
                folder.resolve("tls.crt").toString(),
                "PARLEY_GATEWAY_TLS_KEY",
                folder.resolve("tls.key").toString(),
                "PARLEY_GATEWAY_HSTS",
                "3600",
                "PARLEY_GATEWAY_STALL",
                "20s"));
    tunnel = Tunnel.byTls(parley.port(), trusting);
  }

  @AfterAll
  static void stop() {
    tunnel.close();
    parley.close();
  }

  @AfterEach
  void nothingWentWrongInside() {
    assertThat(parley.process().output())
        .noneMatch(line -> line.contains("ERROR") || line.contains("Exception"));
  }

  @Test
  void twoClientsChat() {
    String room = Parley.room("tls");
    try (ChatClient ada = connect("ada");
        ChatClient bob = connect("bob")) {
      ada.join(room);
      bob.join(room);

      ada.send(room, "hello").join();
      bob.send(room, "hello-ada").join();

      assertThat(bob.awaitKey(room, "hello").json().getString("body")).isEqualTo("hello");
      assertThat(ada.awaitKey(room, "hello-ada").json().getString("body")).isEqualTo("hello-ada");
    }
  }

  @Test
  void aClientOfTheJdkChecksTheCertificateAndSpeaksBoth() throws Exception {
    HttpClient client = HttpClient.newBuilder().sslContext(trusting).build();
    CompletableFuture<String> answer = new CompletableFuture<>();

    HttpResponse<String> page =
        client.send(HttpRequest.newBuilder(uri("https", "/")).build(), BodyHandlers.ofString());
    WebSocket socket =
        client
            .newWebSocketBuilder()
            .header("Origin", uri("https", "").toString())
            .buildAsync(uri("wss", "/ws"), new FirstText(answer))
            .get(20, TimeUnit.SECONDS);
    socket.sendText(
        new JsonObject().put("id", 1).put("op", "connect").put("token", Tokens.of("ada")).encode(),
        true);

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
    assertThat(page.body()).contains("<html");
    assertThat(answer.get(20, TimeUnit.SECONDS)).startsWith("{\"id\":1,\"ok\":");
    socket.abort();
  }

  @ParameterizedTest
  @CsvSource({"https, 101", "http, 403"})
  void aPageOfThisHostIsOneThatCameByHttps(String scheme, int status) throws IOException {
    String origin = "Origin: %s://127.0.0.1:%d".formatted(scheme, tunnel.port());

    assertThat(RawSocket.statusOf(tunnel.port(), origin)).isEqualTo(status);
  }

  @Test
  void aSlowReaderGetsAllOnceAndInOrderAndIsLiveThen() throws Exception {
    String room = Parley.room("tls-slow");
    try (ChatClient writer = connect("writer")) {
      String epoch = writer.join(room).getJsonObject("position").getString("epoch");
      List<Long> written = new ArrayList<>(send(writer, room, 1_000, 8_000));
      List<SlowReader> readers =
          IntStream.range(0, 3)
              .mapToObj(i -> SlowReader.connect(tunnel.port(), "slow-" + i))
              .toList();

      List<CompletableFuture<List<Long>>> read =
          readers.stream()
              .map(reader -> reader.joinFromTheStart(room, epoch))
              .map(reader -> reader.readUntil("live", SLOW_BYTES, 10))
              .toList();
      written.addAll(send(writer, room, 100, 8_001));
      written.add(writer.send(room, "live").join().offset());

      for (CompletableFuture<List<Long>> one : read) {
        assertThat(one.get(90, TimeUnit.SECONDS)).isEqualTo(written);
      }
      readers.forEach(SlowReader::close);
    }
  }

  @Test
  void whoReadsNothingIsClosed() {
    String room = Parley.room("tls-stalled");
    try (ChatClient writer = connect("writer");
        SlowReader reader = SlowReader.connect(tunnel.port(), "still")) {
      String epoch = writer.join(room).getJsonObject("position").getString("epoch");
      send(writer, room, 500, 20_000);

      reader.joinFromTheStart(room, epoch);

      Eventually.until("it is closed", () -> closedAsSlow() == 1);
    }
  }

  @Test
  void largePagesComeWhole() {
    String room = Parley.room("tls-pages");
    try (ChatClient ada = connect("ada")) {
      ada.join(room);
      send(ada, room, 10, 20_000);

      JsonObject page = ada.ask("history", "room", room, "limit", 10).ok();

      assertThat(page.getJsonArray("messages")).hasSize(10);
      assertThat(page.encode().length()).isGreaterThan(200_000);
    }
  }

  @Test
  void pingsAreAnsweredAndBadFramesCloseWithTheirCode() throws IOException {
    try (RawSocket raw = RawSocket.open(tunnel.port())) {
      raw.frame(true, RawSocket.PING, new byte[] {1, 2, 3});
      RawSocket.Frame pong = raw.read();
      raw.frame(true, RawSocket.CONTINUATION, new byte[0]);

      assertThat(pong.opcode()).isEqualTo(RawSocket.PONG);
      assertThat(pong.payload()).containsExactly(1, 2, 3);
      assertThat(raw.awaitClose()).isEqualTo(1002);
    }
    try (RawSocket raw = RawSocket.open(tunnel.port())) {
      raw.frame(0x83, new byte[2], true); // after it nothing is read any more

      assertThat(raw.awaitClose()).isEqualTo(1002);
    }
  }

  @Test
  void eventsAreStreamed() throws IOException {
    String room = Parley.room("tls-events");
    try (ChatClient ada = connect("ada");
        EventStream stream =
            EventStream.open(
                tunnel.port(), "/api/rooms/" + room + "/events", Tokens.of("watcher"))) {
      stream.awaitPosition();
      ada.join(room);
      List<Long> written = send(ada, room, 50, 20_000);

      List<Long> read = new ArrayList<>();
      while (read.size() < written.size()) {
        EventStream.Event event = stream.next();
        if (event.name().equals("message")) {
          read.add(new JsonObject(event.data()).getLong("offset"));
        }
      }

      assertThat(stream.header("Strict-Transport-Security")).isEqualTo("max-age=3600");
      assertThat(read).isEqualTo(written);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/js/app.js", "/nothing", "/api/config", "/api/nothing", "/ws"})
  void everyAnswerSaysToComeByHttpsOnly(String path) throws IOException {
    RawHttp.Answer answer = RawHttp.ask(tunnel.port(), "GET " + path + " HTTP/1.1", "Host: a");

    assertThat(answer.header("strict-transport-security")).isEqualTo("max-age=3600");
  }

  @Test
  void plainHttpIsRefused() throws IOException {
    RawHttp.Answer answer = RawHttp.ask(parley.port(), "GET / HTTP/1.1", "Host: a");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.header("strict-transport-security")).isNull();
    assertThat(answer.text()).contains("expected: https://");
  }

  @Test
  void healthIsAskedAtThePortBesides() throws IOException {
    assertThat(RawHttp.ask(parley.managementPort(), "GET /readyz HTTP/1.1", "Host: a").status())
        .isEqualTo(200);
  }

  @Test
  @Order(Integer.MAX_VALUE)
  void anotherCertificateIsUsedWithoutARestartAndABadOneIsNot() throws Exception {
    assertThat(shown()).isEqualTo("CN=first");
    try (ChatClient before = connect("before")) {
      write(second);

      Eventually.until("the new certificate", () -> shown().equals("CN=second"));
      assertThat(before.ask("join", "room", Parley.room("kept")).ok()).isNotNull();
    }
    Files.writeString(folder.resolve("tls.crt"), first.certificate());

    Eventually.until(
        "a warning", () -> log().anyMatch(line -> line.contains("tls_certificate_not_renewed")));
    assertThat(shown()).isEqualTo("CN=second");
    assertThat(log().filter(line -> line.contains("tls_certificate_not_renewed")))
        .allMatch(line -> line.contains("tls.key (expected: the private key of the certificate)"));
  }

  private static Stream<String> log() {
    try {
      return Files.readAllLines(folder.resolve("data").resolve("logs").resolve("parley.log"))
          .stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String shown() {
    try (SSLSocket socket =
        (SSLSocket) trusting.getSocketFactory().createSocket("127.0.0.1", parley.port())) {
      socket.startHandshake();
      return ((X509Certificate) socket.getSession().getPeerCertificates()[0])
          .getSubjectX500Principal()
          .getName();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(SelfSigned one) throws IOException {
    Files.writeString(folder.resolve("tls.crt"), one.certificate());
    Files.writeString(folder.resolve("tls.key"), one.key());
  }

  private static URI uri(String scheme, String path) {
    return URI.create("%s://127.0.0.1:%d%s".formatted(scheme, parley.port(), path));
  }

  /** By the JDK's client: Vert.x's says by itself that it is a page of http. */
  private static ChatClient connect(String user) {
    return ChatClient.connected(Kind.JDK, tunnel.port(), Tokens.of(user));
  }

  private static double closedAsSlow() {
    return Metrics.of(parley.managementPort()).value("parley_gateway_closes_total{code=\"4001\"}");
  }

  private static List<Long> send(ChatClient writer, String room, int count, int bytes) {
    String body = "x".repeat(bytes);
    List<CompletableFuture<Reply>> replies = new ArrayList<>(count);
    for (int number = 0; number < count; number++) {
      if (number >= WINDOW) {
        replies.get(number - WINDOW).join();
      }
      replies.add(writer.request("send", "room", room, "key", bytes + "-" + number, "body", body));
    }
    return replies.stream().map(reply -> reply.join().offset()).toList();
  }

  /** Completes with the first message. */
  private record FirstText(CompletableFuture<String> text) implements WebSocket.Listener {

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      text.complete(data.toString());
      return null;
    }
  }
}
