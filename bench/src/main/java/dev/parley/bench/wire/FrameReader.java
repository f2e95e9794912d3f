package dev.parley.bench.wire;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads a server's frames out of what a read brought. The bytes of a frame that is not whole yet
 * stay with the caller, who brings them again with the next ones. A message in several frames is
 * put together here. One reader for each connection.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6455#section-5.2">RFC 6455, 5.2</a>
 */
public final class FrameReader {

  private static final int MAX_BYTES = 1 << 24;

  private byte @Nullable [] message;

  /** What a server says. */
  public interface Sink {

    /** A whole message; the bytes are only lent. */
    void text(byte[] bytes, int from, int length);

    /** A ping, to be answered with the same bytes. */
    void ping(byte[] payload);

    /** The server closes; 1005 where it gave no code. */
    void close(int code, String reason);
  }

  /** What no server may send. */
  public static final class BadFrame extends RuntimeException {
    private static final long serialVersionUID = 1;

    BadFrame(String message) {
      super(message);
    }
  }

  /**
   * Reads all whole frames.
   *
   * @return where the first one begins that is not whole
   */
  public int read(byte[] bytes, int from, int to, Sink sink) {
    int at = from;
    while (to - at >= 2) {
      int second = bytes[at + 1];
      if (second < 0) {
        throw new BadFrame("a masked frame from a server");
      }
      int header = second < 126 ? 2 : second == 126 ? 4 : 10;
      if (to - at < header) {
        break;
      }
      int length = second < 126 ? second : length(bytes, at + 2, header - 2);
      if (to - at - header < length) {
        break;
      }
      frame(bytes[at], bytes, at + header, length, sink);
      at += header + length;
    }
    return at;
  }

  private static int length(byte[] bytes, int at, int size) {
    long length = 0;
    for (int i = 0; i < size; i++) {
      length = length << 8 | bytes[at + i] & 0xff;
    }
    if (length < 0 || length > MAX_BYTES) {
      throw new BadFrame("a frame of %d bytes (expected: at most %d)".formatted(length, MAX_BYTES));
    }
    return (int) length;
  }

  private void frame(byte first, byte[] bytes, int from, int length, Sink sink) {
    if ((first & 0x70) != 0) {
      throw new BadFrame("reserved bits are set, and no extension was agreed");
    }
    boolean last = first < 0;
    switch (first & 0x0f) {
      case Frames.TEXT, Frames.BINARY -> {
        if (last) {
          sink.text(bytes, from, length);
        } else {
          message = Arrays.copyOfRange(bytes, from, from + length);
        }
      }
      case Frames.CONTINUATION -> continued(last, bytes, from, length, sink);
      case Frames.PING -> sink.ping(Arrays.copyOfRange(bytes, from, from + length));
      case Frames.CLOSE -> close(bytes, from, length, sink);
      default -> {
        // A pong, or what a later protocol brings.
      }
    }
  }

  private void continued(boolean last, byte[] bytes, int from, int length, Sink sink) {
    byte[] begun = message;
    if (begun == null) {
      throw new BadFrame("a continuation of nothing");
    }
    if (begun.length + length > MAX_BYTES) {
      throw new BadFrame("a message of more than %d bytes".formatted(MAX_BYTES));
    }
    byte[] whole = Arrays.copyOf(begun, begun.length + length);
    System.arraycopy(bytes, from, whole, begun.length, length);
    message = last ? null : whole;
    if (last) {
      sink.text(whole, 0, whole.length);
    }
  }

  private static void close(byte[] bytes, int from, int length, Sink sink) {
    if (length < 2) {
      sink.close(1005, "");
    } else {
      int code = (bytes[from] & 0xff) << 8 | bytes[from + 1] & 0xff;
      sink.close(code, Ascii.text(bytes, from + 2, length - 2));
    }
  }
}
