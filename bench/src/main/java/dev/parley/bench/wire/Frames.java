package dev.parley.bench.wire;

/**
 * Writes a client's frames: final, masked, unfragmented.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6455#section-5.2">RFC 6455, 5.2</a>
 */
public final class Frames {

  public static final int CONTINUATION = 0;
  public static final int TEXT = 1;
  public static final int BINARY = 2;
  public static final int CLOSE = 8;
  public static final int PING = 9;
  public static final int PONG = 10;

  private static final int FINAL = 0x80;
  private static final int MASKED = 0x80;
  private static final int SHORT_LENGTH = 126;
  private static final int LONG_LENGTH = 127;

  private Frames() {}

  /** Bytes of a masked frame with so much in it. */
  public static int sizeOf(int payloadBytes) {
    if (payloadBytes < SHORT_LENGTH) {
      return 6 + payloadBytes;
    }
    return (payloadBytes < 1 << 16 ? 8 : 14) + payloadBytes;
  }

  /**
   * Writes a frame.
   *
   * @param into where to, from 0 on; at least {@link #sizeOf} bytes
   * @return how many bytes it has
   */
  public static int write(byte[] into, int opcode, byte[] payload, int length, int mask) {
    int at = 0;
    into[at++] = (byte) (FINAL | opcode);
    if (length < SHORT_LENGTH) {
      into[at++] = (byte) (MASKED | length);
    } else if (length < 1 << 16) {
      into[at++] = (byte) (MASKED | SHORT_LENGTH);
      into[at++] = (byte) (length >>> 8);
      into[at++] = (byte) length;
    } else {
      into[at++] = (byte) (MASKED | LONG_LENGTH);
      for (int shift = 56; shift >= 0; shift -= 8) {
        into[at++] = (byte) ((long) length >>> shift);
      }
    }
    for (int shift = 24; shift >= 0; shift -= 8) {
      into[at++] = (byte) (mask >>> shift);
    }
    for (int i = 0; i < length; i++) {
      into[at++] = (byte) (payload[i] ^ mask >>> 24 - 8 * (i & 3));
    }
    return at;
  }

  /** A frame of its own. */
  public static byte[] of(int opcode, byte[] payload, int mask) {
    byte[] frame = new byte[sizeOf(payload.length)];
    write(frame, opcode, payload, payload.length, mask);
    return frame;
  }
}
