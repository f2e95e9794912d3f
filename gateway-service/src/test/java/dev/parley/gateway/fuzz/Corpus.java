package dev.parley.gateway.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Good input, from which bad input is made.
 *
 * @param requests the protocol's golden requests
 * @param http HTTP requests to each route
 */
record Corpus(List<byte[]> requests, List<byte[]> http) {

  /** A WebSocket's handshake. */
  static final byte[] HANDSHAKE =
      ascii(
          "GET /ws HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
              + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");

  private static final Path GOLDEN =
      Path.of("..", "protocol", "src", "test", "resources", "frames", "v1", "requests");

  /**
   * All of it.
   *
   * @param token of a user with all rights
   */
  static Corpus read(String token) throws IOException {
    try (Stream<Path> files = Files.list(GOLDEN)) {
      List<byte[]> requests = files.sorted().map(Corpus::bytes).toList();
      return new Corpus(requests, http(token));
    }
  }

  private static List<byte[]> http(String token) {
    String send = "{\"key\":\"k\",\"body\":{\"text\":\"hello\"}}";
    String guest = "{\"name\":\"Ada\"}";
    return Stream.of(
            "GET / HTTP/1.1\r\n\r\n",
            "GET /js/app.js HTTP/1.1\r\nAccept-Encoding: br, gzip;q=0.5\r\nRange: bytes=0-9\r\n\r\n",
            "HEAD /api/config HTTP/1.1\r\nConnection: keep-alive\r\n\r\n",
            "OPTIONS /api/rooms/r/messages HTTP/1.1\r\nOrigin: http://a\r\n"
                + "Access-Control-Request-Method: POST\r\n\r\n",
            body("POST /api/guest HTTP/1.1", "Content-Type: application/json", guest),
            body("POST /api/rooms/r/messages HTTP/1.1", "Idempotency-Key: k9", send),
            body("POST /api/rooms/r%20x/messages HTTP/1.1", "Expect: 100-continue", send),
            "POST /api/rooms/r/messages HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"
                + Integer.toHexString(send.length())
                + "\r\n"
                + send
                + "\r\n0\r\n\r\n",
            "GET /api/rooms/r/messages?limit=9&before=7 HTTP/1.1\r\n\r\n",
            "GET /api/rooms/r/members?limit=9&cursor=s-1 HTTP/1.1\r\n\r\n",
            "GET /api/users/ada/presence HTTP/1.1\r\n\r\n",
            "DELETE /api/users/eve/sessions?tokens=keep HTTP/1.1\r\n\r\n",
            "DELETE /api/sessions/s-1 HTTP/1.1\r\n\r\n",
            "GET /api/rooms/r/events?last=5 HTTP/1.1\r\nLast-Event-ID: e:4\r\n\r\n")
        .map(
            text ->
                text.replaceFirst("\r\n", "\r\nHost: a\r\nAuthorization: Bearer " + token + "\r\n"))
        .map(Corpus::ascii)
        .toList();
  }

  private static String body(String line, String header, String json) {
    return "%s\r\n%s\r\nContent-Length: %d\r\n\r\n%s".formatted(line, header, json.length(), json);
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
