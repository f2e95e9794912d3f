package dev.parley.simulation;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Consumer;

/** Reads a server's frames out of the bytes of a connection (RFC 6455, section 5.2). */
final class FrameReader {

  private static final int TEXT = 0x81;
  private static final int CLOSE = 0x88;

  private byte[] bytes = new byte[1 << 10];
  private int count;
  private boolean torn;

  /** Takes a frame. */
  @FunctionalInterface
  interface Frames {
    /** A whole frame, with its first byte. */
    void take(int first, byte[] payload);
  }

  /** Goes on with some bytes; an invalid frame is reported, once, and ends the reading. */
  void read(byte[] more, Frames frames, Consumer<String> onTorn) {
    if (count + more.length > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, count + more.length));
    }
    System.arraycopy(more, 0, bytes, count, more.length);
    count += more.length;
    int from = 0;
    while (!torn) {
      int next = frame(from, frames, onTorn);
      if (next == from) {
        break;
      }
      from = next;
    }
    System.arraycopy(bytes, from, bytes, 0, count - from);
    count -= from;
  }

  /** Reads one frame; returns where the next begins, the same place where it is not whole yet. */
  private int frame(int from, Frames frames, Consumer<String> onTorn) {
    if (count - from < 2) {
      return from;
    }
    int first = bytes[from] & 0xff;
    int length = bytes[from + 1] & 0xff;
    int header = length < 126 ? 2 : length == 126 ? 4 : 10;
    if (count - from < header) {
      return from;
    }
    if (header > 2) {
      ByteBuffer extended = ByteBuffer.wrap(bytes, from + 2, header - 2);
      length = header == 4 ? extended.getShort() & 0xffff : (int) extended.getLong();
    }
    if (first != TEXT && first != CLOSE || length < 0) {
      torn = true;
      onTorn.accept("not a frame: first byte %d, length %d".formatted(first, length));
      return from;
    }
    int end = from + header + length;
    if (end < 0 || count < end) {
      return from;
    }
    byte[] payload = Arrays.copyOfRange(bytes, from + header, end);
    if (first == TEXT && (payload[0] != '{' || payload[length - 1] != '}')) {
      torn = true;
      onTorn.accept("not a whole message: " + new String(payload, 0, Math.min(length, 80)));
      return from;
    }
    frames.take(first, payload);
    return end;
  }
}
