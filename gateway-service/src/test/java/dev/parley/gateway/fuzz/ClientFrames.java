package dev.parley.gateway.fuzz;

import java.io.ByteArrayOutputStream;
import java.util.Random;

/** A client's frames (RFC 6455, section 5.2), good ones and others. */
final class ClientFrames {

  static final int CONTINUATION = 0;
  static final int TEXT = 1;
  static final int CLOSE = 8;
  static final int PING = 9;
  static final int PONG = 10;

  private static final int FINAL = 0x80;
  private static final int MASKED = 0x80;
  private static final int LENGTH_16 = 126;
  private static final int LENGTH_64 = 127;

  private ClientFrames() {}

  /** A whole text. */
  static byte[] text(byte[] payload) {
    return frame(FINAL | TEXT, payload, payload.length, MASKED);
  }

  /** A close with a code. */
  static byte[] close(int code) {
    return frame(FINAL | CLOSE, new byte[] {(byte) (code >> 8), (byte) code}, 2, MASKED);
  }

  /** One with a first byte, a length and a mask that need not be right. */
  static byte[] any(Random random, byte[] payload) {
    int opcode =
        switch (random.nextInt(8)) {
          case 0 -> CONTINUATION;
          case 1 -> PING;
          case 2 -> PONG;
          case 3 -> CLOSE;
          case 4 -> random.nextInt(16);
          default -> TEXT;
        };
    int fin = random.nextInt(4) == 0 ? 0 : FINAL;
    int reserved = random.nextInt(20) == 0 ? random.nextInt(8) << 4 : 0;
    int masked = random.nextInt(20) == 0 ? 0 : MASKED;
    byte[] bytes = opcode >= CLOSE ? start(payload, random) : payload;
    return frame(fin | reserved | opcode, bytes, length(bytes.length, random), masked);
  }

  private static byte[] start(byte[] payload, Random random) {
    return java.util.Arrays.copyOf(payload, Math.min(payload.length, random.nextInt(127)));
  }

  private static long length(int right, Random random) {
    return switch (random.nextInt(60)) {
      case 0 -> right + 1;
      case 1 -> Math.max(0, right - 1);
      case 2 -> 1 << 16;
      case 3 -> Long.MIN_VALUE;
      case 4 -> Long.MAX_VALUE;
      case 5 -> random.nextLong() >>> random.nextInt(64);
      default -> right;
    };
  }

  private static byte[] frame(int first, byte[] payload, long length, int masked) {
    ByteArrayOutputStream frame = new ByteArrayOutputStream(payload.length + 14);
    frame.write(first);
    if (length >= 0 && length < LENGTH_16) {
      frame.write(masked | (int) length);
    } else if (length >= 0 && length < 1 << 16) {
      frame.write(masked | LENGTH_16);
      number(frame, length, 2);
    } else {
      frame.write(masked | LENGTH_64);
      number(frame, length, 8);
    }
    if (masked != 0) {
      number(frame, 0, 4); // a mask of zeros leaves the payload as it is
    }
    frame.writeBytes(payload);
    return frame.toByteArray();
  }

  private static void number(ByteArrayOutputStream into, long value, int bytes) {
    for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) {
      into.write((int) (value >>> shift));
    }
  }
}
