package dev.parley.gateway.fanout;

import io.netty.buffer.ByteBuf;

/**
 * A frame's bytes on the wire, encoded once and written to any number of sockets. They are counted:
 * who makes one releases it, who keeps one retains it.
 */
public final class Frame {

  private final ByteBuf bytes;

  /** A frame that owns its bytes. */
  public Frame(ByteBuf bytes) {
    this.bytes = bytes;
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
