package dev.parley.gateway.fanout;

import dev.parley.protocol.ServerFrame;
import io.netty.buffer.PooledByteBufAllocator;
import org.jspecify.annotations.Nullable;

/** Frames as JSON and nothing else. */
public final class PlainJson implements Encoding {

  /** The one encoding. */
  public static final Encoding ENCODING = new PlainJson();

  private PlainJson() {}

  @Override
  public Frame encode(ServerFrame frame, @Nullable String epoch) {
    byte[] json = frame.toBytes();
    return new Frame(PooledByteBufAllocator.DEFAULT.directBuffer(json.length).writeBytes(json));
  }
}
