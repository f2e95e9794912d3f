package dev.parley.bench.wire;

import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * The upgrade to WebSocket. All clients of a run send the same key: it guards against caches, and
 * there is none here.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6455#section-4.1">RFC 6455, 4.1</a>
 */
public final class Handshake {

  private static final String KEY =
      Base64.getEncoder().encodeToString(Ascii.bytes("parley-benchmark"));
  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final byte[] END = Ascii.bytes("\r\n\r\n");
  private static final byte[] ACCEPT = Ascii.bytes(accept(KEY));
  private static final byte[] UNAVAILABLE = Ascii.bytes("HTTP/1.1 503 ");
  private static final byte[] SWITCHING = Ascii.bytes("HTTP/1.1 101 ");

  private Handshake() {}

  /** What the client sends first. */
  public static byte[] request(URI server, String path, @Nullable String subprotocol) {
    return Ascii.bytes(
        "GET %s HTTP/1.1\r\nHost: %s\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                .formatted(path, server.getRawAuthority())
            + "Sec-WebSocket-Key: %s\r\nSec-WebSocket-Version: 13\r\n".formatted(KEY)
            + (subprotocol == null ? "" : "Sec-WebSocket-Protocol: " + subprotocol + "\r\n")
            + "\r\n");
  }

  /** Where the answer ends, or -1 where it is not whole yet. */
  public static int end(byte[] bytes, int from, int to) {
    int at = Ascii.find(bytes, from, to, END);
    return at < 0 ? -1 : at + END.length;
  }

  /** Why the answer is no upgrade, or null where it is one. */
  public static @Nullable String refusal(byte[] bytes, int from, int end) {
    if (!Ascii.at(bytes, from, end, SWITCHING)) {
      if (Ascii.at(bytes, from, end, UNAVAILABLE)) {
        LimitHint.refused("connections");
      }
      return "answered the handshake with "
          + Ascii.text(bytes, from, end - from).lines().findFirst().orElse("nothing");
    }
    return Ascii.find(bytes, from, end, ACCEPT) < 0
        ? "computed a wrong Sec-WebSocket-Accept"
        : null;
  }

  static String accept(String key) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-1").digest(Ascii.bytes(key + GUID));
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException("every Java has SHA-1", missing);
    }
  }
}
