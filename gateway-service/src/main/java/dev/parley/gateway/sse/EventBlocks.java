package dev.parley.gateway.sse;

import dev.parley.gateway.fanout.Encoding;
import dev.parley.gateway.fanout.Frame;
import dev.parley.protocol.Event;
import dev.parley.protocol.Position;
import dev.parley.protocol.ServerFrame;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Events as blocks of an event stream (HTML, section 9.2.6), each in a chunk of its own (RFC 9112,
 * section 7.1). The id of a record is its position, so that a client comes back where it was.
 */
final class EventBlocks implements Encoding {

  static final Encoding ENCODING = new EventBlocks();

  private EventBlocks() {}

  @Override
  public Frame encode(ServerFrame frame, @Nullable String epoch) {
    if (!(frame instanceof Event event)) {
      throw new IllegalArgumentException("frame: %s (expected: an event)".formatted(frame));
    }
    StringBuilder head = new StringBuilder(96);
    if (event instanceof Event.Stored stored && epoch != null) {
      id(head, new Position(epoch, stored.offset()));
    } else if (event instanceof Event.Unrecovered unrecovered) {
      id(head, unrecovered.position());
    }
    head.append("event: ").append(event.eventName()).append("\ndata: ");
    return chunk(ascii(head), event.toBytes());
  }

  /** Sets where the client is without any event. */
  static Frame position(Position position) {
    StringBuilder id = new StringBuilder(96);
    id(id, position);
    return chunk(ascii(id.append('\n')));
  }

  /** What a client does not see, so that it and those between know that the stream is alive. */
  static Frame heartbeat() {
    return chunk(ascii(": heartbeat\n\n"));
  }

  /** How long a client waits before it comes back. */
  static Frame retryAfter(long millis) {
    return chunk(ascii("retry: " + millis + "\n\n"));
  }

  private static void id(StringBuilder block, Position position) {
    block.append("id: ").append(position.epoch()).append('/').append(position.offset());
    block.append('\n');
  }

  private static byte[] ascii(CharSequence text) {
    return text.toString().getBytes(StandardCharsets.US_ASCII);
  }

  private static Frame chunk(byte[] block) {
    ByteBuf bytes = begun(block.length);
    return ended(bytes.writeBytes(block));
  }

  /** A block whose last line is data, which may have line ends of its own. */
  private static Frame chunk(byte[] head, byte[] data) {
    int size = head.length + 2;
    for (int i = 0; i < data.length; i++) {
      size += isLineEnd(data, i) ? CONTINUED.length : isLineFeedOfPair(data, i) ? 0 : 1;
    }
    ByteBuf bytes = begun(size).writeBytes(head);
    int from = 0;
    for (int i = 0; i < data.length; i++) {
      if (isLineEnd(data, i)) {
        bytes.writeBytes(data, from, i - from).writeBytes(CONTINUED);
        from = isLineFeedOfPair(data, i + 1) ? i + 2 : i + 1;
      }
    }
    bytes.writeBytes(data, from, data.length - from).writeByte('\n').writeByte('\n');
    return ended(bytes);
  }

  private static final byte[] CONTINUED = "\ndata: ".getBytes(StandardCharsets.US_ASCII);

  /** A line ends at CR LF, LF or CR; of a pair it is the CR. */
  private static boolean isLineEnd(byte[] data, int i) {
    return data[i] == '\r' || (data[i] == '\n' && !isLineFeedOfPair(data, i));
  }

  private static boolean isLineFeedOfPair(byte[] data, int i) {
    return i > 0 && i < data.length && data[i] == '\n' && data[i - 1] == '\r';
  }

  private static ByteBuf begun(int size) {
    byte[] length = ascii(Integer.toHexString(size));
    return PooledByteBufAllocator.DEFAULT
        .directBuffer(length.length + size + 4)
        .writeBytes(length)
        .writeByte('\r')
        .writeByte('\n');
  }

  private static Frame ended(ByteBuf bytes) {
    return new Frame(bytes.writeByte('\r').writeByte('\n'));
  }
}
