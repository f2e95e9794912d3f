package dev.parley.systemtests.embedded;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.testkit.client.ChatClient;
import dev.parley.testkit.client.EventStream;
import dev.parley.testkit.client.Eventually;
import dev.parley.testkit.client.Http;
import dev.parley.testkit.client.Kind;
import dev.parley.testkit.client.RawHttp;
import dev.parley.testkit.client.RawSocket;
import dev.parley.testkit.client.Tokens;
import dev.parley.testkit.client.Tunnel;
import dev.parley.testkit.process.Parley;
import dev.parley.testkit.process.SelfSigned;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A node behind a proxy that speaks the PROXY protocol and passes TLS on: limits and the security
 * log have the clients' addresses, and nobody else can name one.
 */
@Timeout(180)
class ProxyProtocolIT {

  private static final String PROXY = "127.0.0.2";
  private static final String STRANGER = "127.0.0.1";

  @TempDir private static Path folder;

  private static SSLContext trusting;
  private static Parley parley;

  @BeforeAll
  static void start() throws IOException {
    SelfSigned own = SelfSigned.of(folder, "own");
    trusting = SelfSigned.trusting(own);
    parley =
        Parley.start(
            folder.resolve("data"),
            Map.of(
                "PARLEY_GATEWAY_TLS_CERTIFICATE",
                    Files.writeString(folder.resolve("tls.crt"), own.certificate()).toString(),
                "PARLEY_GATEWAY_TLS_KEY",
                    Files.writeString(folder.resolve("tls.key"), own.key()).toString(),
                "PARLEY_GATEWAY_PROXY_PROTOCOL", "on",
                "PARLEY_TRUSTED_PROXIES", PROXY,
                "PARLEY_LIMITS", "on",
                "PARLEY_LIMIT_CONNECTIONS_ADDRESS", "1",
                "PARLEY_GATEWAY_CONNECT_TIMEOUT", "1m"));
  }

  @AfterAll
  static void stop() {
    parley.close();
  }

  @Test
  void connectionsAreCountedUnderTheAddressThatTheHeaderNames() throws IOException {
    try (Tunnel one = line("198.51.100.1");
        Tunnel other = binary("c6336402"); // 198.51.100.2
        RawSocket first = RawSocket.open(one.port())) {
      assertThat(RawSocket.statusOf(one.port(), "X: y")).isEqualTo(503);
      // What the client writes itself changes nothing: it is no proxy.
      assertThat(RawSocket.statusOf(one.port(), "X-Forwarded-For: 192.0.2.1")).isEqualTo(503);
      assertThat(RawSocket.statusOf(other.port(), "X-Forwarded-For: 198.51.100.1")).isEqualTo(101);
      awaitLine("connection_refused address=198.51.100.1 ");

      first.close();

      Eventually.until("a place", () -> RawSocket.statusOf(one.port(), "X: y") == 101);
    }
  }

  @Test
  void chatEventsAndTheSecurityLogHaveTheClientsAddress() throws IOException {
    String room = Parley.room("proxied");
    try (Tunnel adas = line("198.51.100.11");
        Tunnel watchers = binary("c633640c"); // 198.51.100.12
        ChatClient ada = ChatClient.connected(Kind.JDK, adas.port(), Tokens.of("ada"));
        EventStream stream =
            EventStream.open(
                watchers.port(), "/api/rooms/" + room + "/events", Tokens.of("watcher"))) {
      stream.awaitPosition();
      ada.join(room);
      ada.send(room, "k").join();

      List<EventStream.Event> events = stream.upTo(event -> event.name().equals("message"));
      new Http(watchers.port(), "no token").get("/api/rooms/lobby/members");

      assertThat(new JsonObject(events.get(events.size() - 1).data()).getString("key"))
          .isEqualTo("k");
      awaitLine("sign_in_accepted address=198.51.100.11 transport=websocket user=ada");
      awaitLine("sign_in_accepted address=198.51.100.12 transport=events user=watcher");
      awaitLine("sign_in_refused address=198.51.100.12 transport=http");
    }
  }

  @Test
  void aStrangerIsClosedWhateverItSays() {
    for (String said : List.of("PROXY TCP4 198.51.100.21 203.0.113.1 1 443\r\n", "")) {
      try (Tunnel stranger =
          Tunnel.as(parley.port(), trusting, STRANGER, said.getBytes(US_ASCII))) {
        assertThatThrownBy(() -> ask(stranger)).isInstanceOf(IOException.class);
      }
    }
    awaitLine("proxy_header_refused address=127.0.0.1 reason=untrusted");
  }

  @Test
  void aProxyWithoutAHeaderOrWithHalfOfOneIsClosed() {
    try (Tunnel without = Tunnel.as(parley.port(), trusting, PROXY, new byte[0]);
        Tunnel bad = line("999.1.1.1");
        Tunnel half = Tunnel.as(parley.port(), null, PROXY, "PROXY TCP4 198.".getBytes(US_ASCII))) {
      assertThatThrownBy(() -> ask(without)).isInstanceOf(IOException.class);
      assertThatThrownBy(() -> ask(bad)).isInstanceOf(IOException.class);
      assertThatThrownBy(() -> RawSocket.open(half.port())).isInstanceOf(IOException.class);
    }
    awaitLine("proxy_header_refused address=127.0.0.2 reason=malformed");
  }

  @Test
  void whoOnlyWaitsIsClosed() {
    try (Tunnel silent = Tunnel.as(parley.port(), null, PROXY, "PROXY".getBytes(US_ASCII))) {
      assertThatThrownBy(() -> RawHttp.ask(silent.port(), "")).isInstanceOf(IOException.class);
    }
    awaitLine("proxy_header_refused address=127.0.0.2 reason=timeout");
  }

  @Test
  void aProxyThatLooksForItselfIsAnsweredUnderItsOwnAddress() throws IOException {
    byte[] local = HexFormat.of().parseHex("0d0a0d0a000d0a515549540a20000000");
    try (Tunnel proxy = Tunnel.as(parley.port(), trusting, PROXY, local)) {
      assertThat(ask(proxy).status()).isEqualTo(200);
      new Http(proxy.port(), "no token").get("/api/rooms/lobby/members");
    }
    awaitLine("sign_in_refused address=127.0.0.2 transport=http");
  }

  private static RawHttp.Answer ask(Tunnel by) throws IOException {
    return RawHttp.ask(by.port(), "GET /api/config HTTP/1.1", "Host: a");
  }

  private static Tunnel line(String client) {
    String line = "PROXY TCP4 %s 203.0.113.1 4711 443\r\n".formatted(client);
    return Tunnel.as(parley.port(), trusting, PROXY, line.getBytes(US_ASCII));
  }

  private static Tunnel binary(String client) {
    String header = "0d0a0d0a000d0a515549540a2111000c" + client + "cb007101" + "126701bb";
    return Tunnel.as(parley.port(), trusting, PROXY, HexFormat.of().parseHex(header));
  }

  private static void awaitLine(String part) {
    Eventually.until(
        "a line with " + part, () -> lines().stream().anyMatch(line -> line.contains(part)));
  }

  private static List<String> lines() {
    try {
      return Files.readAllLines(folder.resolve("data").resolve("logs").resolve("parley.log"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
