package dev.parley.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Bodies whose end two HTTP implementations see in different places let one request hide in another
 * (RFC 9112, section 6.1; CVE-2026-89044).
 */
class TransferEncodingTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Transfer-Encoding: chunked, xchunked",
        "Transfer-Encoding: xchunked",
        "Transfer-Encoding: chunked\r\nContent-Length: 5",
      })
  void aRequestWithABodyOfUnknownEndIsTheLastOfItsConnection(String header) throws Exception {
    Vertx vertx = Vertx.vertx();
    try {
      AtomicInteger requests = new AtomicInteger();
      HttpServer server =
          vertx
              .createHttpServer()
              .requestHandler(
                  request -> {
                    requests.incrementAndGet();
                    request.response().end();
                  })
              .listen(0, "127.0.0.1")
              .timeout(10, TimeUnit.SECONDS)
              .await();

      String answers =
          exchange(
              server.actualPort(),
              "POST /first HTTP/1.1\r\nHost: a\r\n%s\r\n\r\n0\r\n\r\n".formatted(header)
                  + "GET /hidden HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");

      assertThat(answers).startsWith("HTTP/1.1 400");
      assertThat(requests).hasValue(0);
    } finally {
      vertx.close().timeout(10, TimeUnit.SECONDS).await();
    }
  }

  private static String exchange(int port, String requests) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(requests.getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().flush();
      socket.shutdownOutput();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }
  }
}
