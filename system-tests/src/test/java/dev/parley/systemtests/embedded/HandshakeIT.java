package dev.parley.systemtests.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testkit.client.RawHttp;
import dev.parley.testkit.process.Parley;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What opens a WebSocket, and what only looks like it (RFC 6455, section 4.2.1). */
@ExtendWith(SharedParley.class)
class HandshakeIT {

  private static final String KEY = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==";
  private static final String GET = "GET /ws HTTP/1.1";
  private static final String HOST = "Host: chat.example";
  private static final String UPGRADE = "Upgrade: websocket";
  private static final String CONNECTION = "Connection: Upgrade";
  private static final String VERSION = "Sec-WebSocket-Version: 13";

  private final Parley parley;

  HandshakeIT(Parley parley) {
    this.parley = parley;
  }

  static Stream<Arguments> handshakes() {
    return Stream.of(
        Arguments.of("as it should be", 101, lines()),
        Arguments.of("letters", 101, with(UPGRADE, "upgrade: WebSocket")),
        Arguments.of("several", 101, with(CONNECTION, "Connection: keep-alive, Upgrade")),
        Arguments.of("a key of 3 bytes", 400, with(KEY, "Sec-WebSocket-Key: AAAA")),
        Arguments.of("a key of 17 bytes", 400, with(KEY, KEY.replace("==", "QUE="))),
        Arguments.of("no Base64", 400, with(KEY, "Sec-WebSocket-Key: ????????????????????????")),
        Arguments.of("no key", 400, without(KEY)),
        Arguments.of("two keys", 400, with(KEY, KEY + "\r\n" + KEY)),
        Arguments.of("HTTP/1.0", 400, with(GET, "GET /ws HTTP/1.0")),
        Arguments.of("no Host", 400, without(HOST)),
        Arguments.of("two Hosts", 400, with(HOST, HOST + "\r\n" + HOST)),
        Arguments.of("no Connection", 400, without(CONNECTION)),
        Arguments.of("another Connection", 400, with(CONNECTION, "Connection: NotUpgrade")),
        Arguments.of("no Upgrade", 426, without(UPGRADE)),
        Arguments.of("another Upgrade", 426, with(UPGRADE, "Upgrade: websocket2")),
        Arguments.of("an old version", 426, with(VERSION, "Sec-WebSocket-Version: 8")),
        Arguments.of("no version", 426, without(VERSION)),
        Arguments.of("POST", 405, with(GET, "POST /ws HTTP/1.1")));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("handshakes")
  void onlyAHandshakeIsOne(String what, int status, String[] lines) throws IOException {
    RawHttp.Answer answer = RawHttp.ask(parley.port(), lines);

    assertThat(answer.status()).as("%s", answer.text()).isEqualTo(status);
    if (status == 426) {
      assertThat(answer.header("Sec-WebSocket-Version")).isEqualTo("13");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "chat.example:443, https://chat.example, 101",
    "chat.example:80, http://chat.example, 101",
    "chat.example, https://Chat.Example, 101",
    "chat.example., https://chat.example, 101",
    "[::1]:8080, http://[0:0:0:0:0:0:0:1]:8080, 101",
    "chat.example:443, http://chat.example, 403",
    "chat.example, https://chat.example.evil, 403",
  })
  void theSameSiteIsTheSameHoweverItIsWritten(String host, String origin, int status)
      throws IOException {
    String[] lines = with(HOST, "Host: " + host + "\r\nOrigin: " + origin);

    assertThat(RawHttp.ask(parley.port(), lines).status()).isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource({
    "GET / HTTP/1.1, ''",
    "GET / HTTP/1.1, 'Host: a\r\nHost: b'",
    "GET foo HTTP/1.1, Host: a",
    "GET ?x HTTP/1.1, Host: a",
    "OPTIONS * HTTP/1.1, Host: a",
    "CONNECT a:443 HTTP/1.1, Host: a",
  })
  void aRequestWithoutOneHostOrAPathIsRefused(String line, String host) throws IOException {
    String[] lines = host.isEmpty() ? new String[] {line} : new String[] {line, host};

    assertThat(RawHttp.ask(parley.port(), lines).status()).isEqualTo(400);
  }

  @Test
  void oldClientsMayReadThePageWithoutAHost() throws IOException {
    assertThat(RawHttp.ask(parley.port(), "GET / HTTP/1.0").status()).isEqualTo(200);
  }

  private static String[] lines() {
    return new String[] {GET, HOST, UPGRADE, CONNECTION, VERSION, KEY};
  }

  private static String[] with(String line, String other) {
    return Stream.of(lines()).map(own -> own.equals(line) ? other : own).toArray(String[]::new);
  }

  private static String[] without(String line) {
    List<String> lines = new ArrayList<>(List.of(lines()));
    lines.remove(line);
    return lines.toArray(String[]::new);
  }
}
