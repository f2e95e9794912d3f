package dev.parley.gateway.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.Utf8;
import io.vertx.core.json.JsonObject;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Reads a server's frames, and fails where one is not as RFC 6455 and the protocol want it. */
final class ServerFrames {

  static final int TEXT = 0x81;
  static final int CLOSE = 0x88;
  static final int PONG = 0x8a;

  private static final int LENGTH_16 = 126;
  private static final int LENGTH_64 = 127;

  private final DataInputStream in;
  private boolean closed;

  ServerFrames(DataInputStream in) {
    this.in = in;
  }

  /**
   * A frame.
   *
   * @param first its first byte
   * @param payload its content
   */
  record Received(int first, String payload) {}

  /**
   * The next frame.
   *
   * @throws java.io.EOFException where there is none
   */
  Received next() throws IOException {
    int first = in.readUnsignedByte();
    assertThat(first).as("first byte of a frame").isIn(TEXT, CLOSE, PONG);
    byte[] payload = new byte[length()];
    in.readFully(payload);
    // Pings are still answered then, as RFC 6455, section 5.5.2, wants it.
    assertThat(closed && first != PONG).as("a frame after the close frame").isFalse();
    closed |= first == CLOSE;
    if (first == TEXT) {
      assertThat(Utf8.isValid(payload)).as("UTF-8").isTrue();
      requireJson(new String(payload, StandardCharsets.UTF_8));
    }
    return new Received(first, new String(payload, StandardCharsets.ISO_8859_1));
  }

  private int length() throws IOException {
    int length = in.readUnsignedByte();
    assertThat(length).as("not masked").isLessThan(128);
    return switch (length) {
      case LENGTH_16 -> in.readUnsignedShort();
      case LENGTH_64 -> Math.toIntExact(in.readLong());
      default -> length;
    };
  }

  private static void requireJson(String text) {
    JsonObject json = new JsonObject(text);
    assertThat(json.containsKey("ok") || json.containsKey("error") || json.containsKey("event"))
        .as("an answer or an event: %s", text)
        .isTrue();
  }
}
