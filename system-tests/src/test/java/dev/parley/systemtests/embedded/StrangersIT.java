package dev.parley.systemtests.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testkit.client.RawHttp;
import dev.parley.testkit.client.RawSocket;
import dev.parley.testkit.client.Tokens;
import dev.parley.testkit.process.Parley;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Clients that take for ever, pages under a foreign name, and frames that are none right behind one
 * that is, at a node with the limits that it has by default.
 */
@Timeout(120)
class StrangersIT {

  private static final int DRIP_MILLIS = 1_000;

  /** How much later than promised a connection may be closed. */
  private static final long LATE_SECONDS = 40;

  private static Parley parley;

  private Witness witness;

  @BeforeAll
  static void start(@TempDir Path data) {
    parley = Parley.start(data, Map.of("PARLEY_LIMITS", "on", "PARLEY_GATEWAY_HOSTS", ""));
  }

  @AfterAll
  static void stop() {
    parley.close();
  }

  @BeforeEach
  void othersChat() {
    witness = new Witness(parley);
  }

  @AfterEach
  void nobodyIsDisturbed() throws IOException {
    assertThat(parley.process().isAlive()).isTrue();
    assertThat(RawHttp.ask(parley.managementPort(), "GET /readyz HTTP/1.1", "Host: a").status())
        .isEqualTo(200);
    witness.close();
  }

  @Test
  void whoTakesForEverIsClosed() throws Exception {
    CompletableFuture<Long> silent = secondsUntilClosed("", "");
    CompletableFuture<Long> head = secondsUntilClosed("GET /api/config HTTP/1.1\r\nX: ", "x");
    CompletableFuture<Long> body =
        secondsUntilClosed(
            "POST /api/guest HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9000\r\n\r\n{", " ");

    assertThat(silent.get(90, TimeUnit.SECONDS)).isBetween(9L, 10 + LATE_SECONDS);
    assertThat(head.get(90, TimeUnit.SECONDS)).isBetween(9L, 10 + LATE_SECONDS);
    assertThat(body.get(90, TimeUnit.SECONDS)).isBetween(29L, 30 + LATE_SECONDS);
  }

  @ParameterizedTest
  @CsvSource({
    "not masked, 81, 2, false, 1002",
    "too large, 81, 71680, true, 1009",
    "binary, 82, 2, true, 1003",
    "not UTF-8, 81, -1, true, 1007",
    "continues nothing, 80, 2, true, 1002",
    "a reserved opcode, 83, 2, true, 1002",
  })
  void theGoodFrameBeforeOneThatIsNoneIsAnswered(
      String what, String firstByte, int length, boolean masked, int code) throws IOException {
    try (RawSocket raw = RawSocket.open(parley.port())) {
      raw.text(
          new JsonObject()
              .put("id", 1)
              .put("op", "connect")
              .put("token", Tokens.of("stranger"))
              .encode());
      assertThat(raw.awaitText()).startsWith("{\"id\":1,\"ok\":");
      byte[] good = "{\"id\":2,\"op\":\"ping\"}".getBytes(StandardCharsets.US_ASCII);
      byte[] bad =
          length < 0
              ? new byte[] {(byte) 0xff}
              : "x".repeat(length).getBytes(StandardCharsets.US_ASCII);
      ByteArrayOutputStream both = new ByteArrayOutputStream();
      both.write(raw.encoded(0x81, good, true));
      both.write(raw.encoded(Integer.parseInt(firstByte, 16), bad, masked));

      raw.write(both.toByteArray());

      assertThat(raw.read().text()).as(what).startsWith("{\"id\":2,\"ok\":");
      RawSocket.Frame close = raw.read();
      assertThat(close.opcode()).isEqualTo(RawSocket.CLOSE);
      assertThat((close.payload()[0] & 0xff) << 8 | close.payload()[1] & 0xff).isEqualTo(code);
      assertThat(raw.awaitClose()).as("nothing after the close frame").isEqualTo(RawSocket.CUT);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "evil.example, 421",
    "evil.example:8080, 421",
    "localhost.evil.example, 421",
    "127.0.0.1.evil.example, 421",
    "localhost, 200",
    "LOCALHOST:8080, 200",
    "127.0.0.1, 200",
    "[::1]:8080, 200",
  })
  void aForeignNameIsNotAnswered(String host, int status) throws IOException {
    for (String path : new String[] {"/", "/api/config"}) {
      assertThat(ask(parley.port(), path, host)).as(path).isEqualTo(status);
    }
    for (String path : new String[] {"/readyz", "/metrics", "/debug"}) {
      assertThat(ask(parley.managementPort(), path, host) == 421).as(path).isEqualTo(status == 421);
    }
    if (status == 421) {
      assertThat(ask(parley.port(), "/ws", host)).isEqualTo(421);
    }
  }

  private static int ask(int port, String path, String host) throws IOException {
    return RawHttp.ask(port, "GET " + path + " HTTP/1.1", "Host: " + host).status();
  }

  /** Sends some bytes, then others again and again, until the server hangs up. */
  private static CompletableFuture<Long> secondsUntilClosed(String first, String drip) {
    CompletableFuture<Long> seconds = new CompletableFuture<>();
    new Thread(
            () -> {
              long start = System.nanoTime();
              try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), parley.port())) {
                socket.setSoTimeout(DRIP_MILLIS);
                socket.getOutputStream().write(first.getBytes(StandardCharsets.US_ASCII));
                while (!isClosed(socket)) {
                  socket.getOutputStream().write(drip.getBytes(StandardCharsets.US_ASCII));
                }
                seconds.complete(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start));
              } catch (SocketException hungUp) {
                seconds.complete(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start));
              } catch (IOException e) {
                seconds.completeExceptionally(e);
              }
            },
            "slow")
        .start();
    return seconds;
  }

  /** Reads what comes until nothing comes for a while; true where the stream has ended. */
  private static boolean isClosed(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    try {
      in.transferTo(OutputStream.nullOutputStream());
      return true;
    } catch (SocketTimeoutException open) {
      return false;
    }
  }
}
