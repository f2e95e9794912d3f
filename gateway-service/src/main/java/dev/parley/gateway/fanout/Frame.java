package dev.parley.gateway.fanout;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;

/**
 * A text frame of the WebSocket protocol, encoded once and written to any number of sockets. It is
 * counted: who makes one releases it, who keeps one retains it.
 */
public final class Frame {

  private static final int FINAL_TEXT = 0x81;
  private static final int LENGTH_16 = 126;
  private static final int LENGTH_64 = 127;

  private final ByteBuf bytes;

  private Frame(ByteBuf bytes) {
    this.bytes = bytes;
  }

  /** Encodes a text (RFC 6455, section 5.2; a server's frames are not masked). */
  public static Frame text(byte[] utf8) {
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

  /** A view to be written to one socket, which releases it. */
  public ByteBuf view() {
    return bytes.retain().duplicate(); // cheaper than a recycled duplicate
  }

  /** Whether its bytes can be handed to the kernel where they are. */
  public boolean isAddressable() {
    return bytes.hasMemoryAddress();
  }

  /** Where its bytes begin, for who holds it. */
  public long address() {
    return bytes.memoryAddress() + bytes.readerIndex();
  }

  /** Its bytes on the wire. */
  public int size() {
    return bytes.readableBytes();
  }

  /** Keeps it once more. */
  public Frame retain() {
    bytes.retain();
    return this;
  }

  /** Gives it up once. */
  public void release() {
    bytes.release();
  }
}
