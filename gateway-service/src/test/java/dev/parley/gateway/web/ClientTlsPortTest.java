package dev.parley.gateway.web;

import static dev.parley.gateway.web.PortStage.STRANGER;
import static dev.parley.gateway.web.PortStage.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.gateway.LogLines;
import dev.parley.gateway.tls.TestCertificate;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The clients' port with TLS, over real sockets. */
@Timeout(60)
class ClientTlsPortTest {

  /** Of RFC 2246: version 3.1, no session, two cipher suites, no compression. */
  private static final String HELLO_OF_TLS_1_0 =
      "160301002f0100002b0301" + "5a".repeat(32) + "00" + "0004002fc013" + "0100";

  private static PortStage stage;
  private static LogLines log;

  @BeforeAll
  static void open(@TempDir Path folder) throws Exception {
    TestCertificate.random().writeTo(folder);
    stage = new PortStage(TestCertificate.settings(folder));
    log = LogLines.open();
  }

  @AfterAll
  static void close() {
    assertThat(log.lines()).as("nobody's failure is a warning").isEmpty();
    log.close();
    stage.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
  void bothVersionsAreSpokenAndHttp11IsAgreedOn(String version) throws IOException {
    try (SSLSocket socket = stage.secured(stage.connect(STRANGER), version)) {
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setApplicationProtocols(new String[] {"h2", "http/1.1"});
      socket.setSSLParameters(parameters);
      socket.getOutputStream().write(request());

      assertThat(PortStage.body(socket)).isEqualTo("127.0.0.1 https");
      assertThat(socket.getSession().getProtocol()).isEqualTo(version);
      assertThat(socket.getApplicationProtocol()).isEqualTo("http/1.1");
      assertThat(socket.getSession().getCipherSuite()).containsAnyOf("GCM", "CHACHA20");
    }
  }

  @Test
  void olderVersionsAreRefused() throws IOException {
    try (Socket socket = stage.connect(STRANGER)) {
      socket.getOutputStream().write(HexFormat.of().parseHex(HELLO_OF_TLS_1_0));
      InputStream in = socket.getInputStream();
      assertThat(in.readNBytes(7)).as("an alert, fatal: protocol_version").endsWith(2, 70);
    }
  }

  @Test
  void plainHttpIsToldWhatIsExpected() throws IOException {
    assertThat(stage.exchange(STRANGER, request()))
        .isEqualTo("this port speaks TLS (expected: https:// or wss://)\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "16030100f4010000f00303", // a record that says more than it has
        "1603010004010000f0", // a hello that does
        "150301000202280000", // an alert at once
        "17030300050102030405", // data before the handshake
        "ffffffffffffffffffffffffffffffff",
      })
  void whatIsNoHandshakeIsClosed(String hex) throws IOException {
    byte[] bytes = HexFormat.of().parseHex(hex);
    try (Socket socket = stage.connect(STRANGER)) {
      socket.getOutputStream().write(bytes);
      socket.shutdownOutput();
      socket.getInputStream().readAllBytes();
    } catch (SocketException hungUp) {
      // That is an end as well.
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "16030100f4010000f00303"})
  void whoDoesNotShakeHandsIsClosed(String hex) throws IOException {
    long begin = System.nanoTime();
    try (Socket socket = stage.connect(STRANGER)) {
      socket.getOutputStream().write(HexFormat.of().parseHex(hex));

      socket.getInputStream().readAllBytes();
    } catch (SocketException hungUp) {
      // That is an end as well.
    }

    assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin)).isBetween(9_000L, 19_000L);
  }

  @Test
  void whoSendsNothingAfterTheHandshakeIsClosedAsWithoutTls() throws IOException {
    long begin = System.nanoTime();
    try (SSLSocket socket = stage.secured(stage.connect(STRANGER), "TLSv1.3")) {
      socket.startHandshake();

      assertThat(socket.getInputStream().readAllBytes()).isEmpty();
    }

    assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin)).isBetween(9_000L, 19_000L);
  }

  @Test
  void theEndOfTheClientsSideIsTheEnd() throws IOException {
    try (SSLSocket socket = stage.secured(stage.connect(STRANGER), "TLSv1.3")) {
      socket.startHandshake();
      socket.shutdownOutput();

      assertThat(socket.getInputStream().readAllBytes()).isEmpty();
    }
  }

  @Test
  void aBrokenRecordIsTheEnd() throws IOException {
    try (Socket plain = stage.connect(STRANGER)) {
      SSLSocket socket = stage.secured(plain, "TLSv1.3");
      socket.startHandshake();
      plain.getOutputStream().write(HexFormat.of().parseHex("1703030018" + "00".repeat(24)));

      assertThatThrownBy(() -> socket.getInputStream().readAllBytes())
          .isInstanceOfAny(SSLException.class, SocketException.class);
    }
  }
}
