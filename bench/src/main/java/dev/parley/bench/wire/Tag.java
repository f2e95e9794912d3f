package dev.parley.bench.wire;

/**
 * The number of a message, at the beginning of its body: {@code @} and 8 hexadecimal digits and
 * {@code @}. By it a receiver finds out which message it is and when that was due.
 */
public final class Tag {

  /** Bytes of a tag: no body is shorter. */
  public static final int BYTES = 10;

  private static final int DIGITS = 8;

  private Tag() {}

  /** A body of so many bytes, with the tag of message 0. */
  static String body(int bytes) {
    return "@00000000@" + "x".repeat(bytes - BYTES);
  }

  /** Writes another message's number into a tag. */
  static void put(byte[] bytes, int at, long message) {
    Ascii.putHex(bytes, at + 1, DIGITS, message);
  }

  /** The number of the message whose tag stands there, or -1. */
  public static int read(byte[] bytes, int at, int to) {
    if (at < 0 || to - at < BYTES || bytes[at] != '@' || bytes[at + BYTES - 1] != '@') {
      return -1;
    }
    return Ascii.hex(bytes, at + 1, DIGITS);
  }
}
