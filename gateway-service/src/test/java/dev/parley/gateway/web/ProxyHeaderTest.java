package dev.parley.gateway.web;

import static dev.parley.gateway.web.PortStage.PROXY;
import static dev.parley.gateway.web.PortStage.STRANGER;
import static dev.parley.gateway.web.PortStage.ascii;
import static dev.parley.gateway.web.PortStage.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.config.Settings;
import dev.parley.gateway.LogLines;
import dev.parley.gateway.tls.TestCertificate;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The header of a proxy, over real sockets: who may send it, and whose address it makes count. */
@Timeout(60)
class ProxyHeaderTest {

  private static final String SIGNATURE = "0d0a0d0a000d0a515549540a";

  /** From 198.51.100.7:4660 to 203.0.113.1:80. */
  private static final String TCP4 = "000cc6336407cb00710112340050";

  private static final Map<String, String> ON =
      Map.of(
          "PARLEY_GATEWAY_PROXY_PROTOCOL", "on", "PARLEY_TRUSTED_PROXIES", PROXY + ",10.0.0.0/8");

  private static PortStage stage;
  private static LogLines log;

  @BeforeAll
  static void open() throws Exception {
    stage = new PortStage(ON);
    log = LogLines.open();
  }

  @AfterAll
  static void close() {
    log.close();
    stage.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "PROXY TCP4 198.51.100.7 203.0.113.1 4660 80 | 198.51.100.7",
        "PROXY TCP6 2001:db8::7 2001:db8::1 4660 80 | 2001:db8::7",
        "PROXY TCP6 ::ffff:198.51.100.7 ::1 4660 80 | 198.51.100.7",
        "PROXY UNKNOWN | 127.0.0.2",
        "PROXY UNKNOWN 198.51.100.7 203.0.113.1 4660 80 | 127.0.0.2",
      })
  void aLineNamesTheClient(String line, String client) throws IOException {
    assertThat(stage.exchange(PROXY, ascii(line + "\r\n"), request())).isEqualTo(client + " http");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2111 " + TCP4 + "| 198.51.100.7",
        // With extensions after the addresses: an authority (0x02), and some nobody knows.
        "2111 0014c6336407cb00710112340050 02000161 ee000162 | 198.51.100.7",
        "2121 0024 20010db8000000000000000000000007 20010db8000000000000000000000001 12340050"
            + "| 2001:db8::7",
        "2100 0000 | 127.0.0.2",
        // LOCAL, by which a proxy looks whether anybody is here: what it says else is ignored.
        "2000 0000 | 127.0.0.2",
        "2011 " + TCP4 + "| 127.0.0.2",
      })
  void aBinaryHeaderNamesTheClient(String hex, String client) throws IOException {
    assertThat(stage.exchange(PROXY, binary(hex), request())).isEqualTo(client + " http");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // Named by the header, who is no proxy says nothing of others.
        "PROXY TCP4 198.51.100.7 203.0.113.1 1 80 | 192.0.2.1 | https | 198.51.100.7 http",
        // The header names another trusted proxy, which has added its own client.
        "PROXY TCP4 10.1.1.1 203.0.113.1 1 80 | 1.1.1.1, 192.0.2.1 | https | 192.0.2.1 https",
        "PROXY TCP4 10.1.1.1 203.0.113.1 1 80 | 192.0.2.1 | http | 192.0.2.1 http",
        // Whoever is behind the proxy may have written it.
        "PROXY UNKNOWN | 192.0.2.1 | https | 127.0.0.2 http",
      })
  void otherHeadersAreThoseOfWhomItNames(
      String line, String forwarded, String protocol, String expected) throws IOException {
    assertThat(
            stage.exchange(
                PROXY,
                ascii(line + "\r\n"),
                request("X-Forwarded-For: " + forwarded, "X-Forwarded-Proto: " + protocol)))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "PROXY TCP4 127.0.0.2 203.0.113.1 4660 80",
        "PROXY TCP4 10.1.1.1 203.0.113.1 4660 80",
        "PROXY UNKNOWN",
      })
  void aStrangerIsNotHeardWhateverItSays(String line) throws IOException {
    assertThat(stage.exchange(STRANGER, ascii(line + "\r\n"), request())).isEmpty();
    assertThat(stage.exchange(STRANGER, binary("2111" + TCP4), request())).isEmpty();
    assertThat(stage.exchange(STRANGER, request())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET / HTTP/1.1",
        "PROXY TCP4 999.1.1.1 203.0.113.1 4660 80",
        "PROXY TCP4 2001:db8::7 203.0.113.1 4660 80",
        "PROXY TCP4 chat.example 203.0.113.1 4660 80",
        "PROXY TCP4 198.51.100.7 203.0.113.1 99999 80",
        "PROXY TCP5 198.51.100.7 203.0.113.1 4660 80",
        "PROXY TCP4",
      })
  void aProxyWithoutAGoodHeaderIsClosed(String line) throws IOException {
    assertThat(stage.exchange(PROXY, ascii(line + "\r\nHost: a\r\n\r\n"))).isEmpty();
  }

  @Test
  void aLineThatDoesNotEndIsClosed() throws IOException {
    assertThat(stage.exchange(PROXY, ascii("PROXY TCP4 " + "1".repeat(200)))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "1111" + TCP4, // version 1 in the binary form
    "2311" + TCP4, // no such command
    "21110004c6336407", // shorter than its addresses
    "21120000", // datagrams, and no addresses
    "2112" + TCP4,
    "2111ffff", // longer than any
  })
  void aBinaryHeaderThatIsNoneIsClosed(String hex) throws IOException {
    byte[] rest = new byte[70_000];
    assertThat(stage.exchange(PROXY, binary(hex), rest)).isEmpty();
  }

  @Test
  void aSecondHeaderIsTheClientsAndNoHeader() throws IOException {
    byte[] line = ascii("PROXY TCP4 198.51.100.7 203.0.113.1 4660 80\r\n");
    byte[] forged = ascii("PROXY TCP4 192.0.2.1 203.0.113.1 4660 80\r\n");

    assertThat(stage.exchange(PROXY, line, forged, request())).doesNotContain("192.0.2.1");
  }

  @Test
  void aHeaderMayComeInPieces() throws Exception {
    byte[] header = binary("2111" + TCP4);
    try (Socket socket = stage.connect(PROXY)) {
      OutputStream out = socket.getOutputStream();
      socket.setTcpNoDelay(true);
      for (byte one : header) {
        out.write(one);
      }
      out.write(request());

      assertThat(PortStage.body(socket)).isEqualTo("198.51.100.7 http");
    }
  }

  @ParameterizedTest
  @CsvSource({"''", "PROXY TCP4 198.51", "GET"})
  void halfAHeaderIsWaitedForSomeSecondsOnly(String half) throws IOException {
    long begin = System.nanoTime();

    assertThat(stage.exchange(PROXY, ascii(half))).isEmpty();

    assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin)).isBetween(4_900L, 15_000L);
  }

  @Test
  void theHeaderComesBeforeTls(@TempDir Path folder) throws Exception {
    TestCertificate.random().writeTo(folder);
    Map<String, String> both = new HashMap<>(ON);
    both.putAll(TestCertificate.settings(folder));
    try (PortStage secure = new PortStage(both);
        Socket plain = secure.connect(PROXY)) {
      plain.getOutputStream().write(ascii("PROXY TCP4 198.51.100.7 203.0.113.1 4660 80\r\n"));
      SSLSocket socket = secure.secured(plain, "TLSv1.3");
      socket.getOutputStream().write(request());

      assertThat(PortStage.body(socket)).isEqualTo("198.51.100.7 https");
      // TLS is no header, from whomever.
      assertThat(secure.exchange(PROXY, hello(), hello())).isEmpty();
      assertThat(secure.exchange(STRANGER, hello())).isEmpty();
    }
  }

  @Test
  void nothingOfThatIsAWarningOutsideOfTheSecurityLog() throws IOException {
    log.clear();

    stage.exchange(STRANGER, request());
    stage.exchange(PROXY, request());
    stage.connect(PROXY).close();

    assertThat(stage.exchange(PROXY, ascii("PROXY UNKNOWN\r\n"), request())).isNotEmpty();
    assertThat(log.lines()).isEmpty();
  }

  @Test
  void withoutTrustedProxiesItIsAFault() {
    Settings settings = Settings.of(Map.of("PARLEY_GATEWAY_PROXY_PROTOCOL", "on"));

    EdgeSettings.read(settings, "127.0.0.1");

    assertThat(settings.faults())
        .containsExactly(
            "PARLEY_GATEWAY_PROXY_PROTOCOL: \"on\" (expected: off, or on with PARLEY_TRUSTED_PROXIES)");
  }

  private static byte[] binary(String hex) {
    return HexFormat.of().parseHex(SIGNATURE + hex.replace(" ", ""));
  }

  private static byte[] hello() {
    return HexFormat.of().parseHex("16030100f4010000f00303" + "5a".repeat(240));
  }
}
