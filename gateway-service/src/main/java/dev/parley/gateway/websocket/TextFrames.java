package dev.parley.gateway.websocket;

import dev.parley.gateway.fanout.Encoding;
import dev.parley.gateway.fanout.Frame;
import dev.parley.protocol.ServerFrame;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import org.jspecify.annotations.Nullable;

/** JSON in text frames (RFC 6455, section 5.2; a server's frames are not masked). */
final class TextFrames implements Encoding {

  static final Encoding ENCODING = new TextFrames();

  private static final int FINAL_TEXT = 0x81;
  private static final int LENGTH_16 = 126;
  private static final int LENGTH_64 = 127;

  private TextFrames() {}

  @Override
  public Frame encode(ServerFrame frame, @Nullable String epoch) {
    return text(frame.toBytes());
  }

  static Frame text(byte[] utf8) {
    ByteBuf bytes = PooledByteBufAllocator.DEFAULT.directBuffer(utf8.length + 10);
    bytes.writeByte(FINAL_TEXT);
    if (utf8.length < LENGTH_16) {
      bytes.writeByte(utf8.length);
    } else if (utf8.length < 1 << 16) {
      bytes.writeByte(LENGTH_16).writeShort(utf8.length);
    } else {
      bytes.writeByte(LENGTH_64).writeLong(utf8.length);
    }
    bytes.writeBytes(utf8);
    return new Frame(bytes);
  }
}
