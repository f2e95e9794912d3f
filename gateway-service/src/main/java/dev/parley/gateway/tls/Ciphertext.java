package dev.parley.gateway.tls;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;

/**
 * Counts what TLS hands to the transport. What a client takes is ciphertext, so how far it has got
 * can be seen here only: above, the same bytes are counted once as plaintext and then again, longer
 * and in other pieces.
 */
public final class Ciphertext extends ChannelOutboundHandlerAdapter {

  private long queuedBytes;

  Ciphertext() {}

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    long before = waitingBytes(ctx.channel());
    ctx.write(message, promise);
    queuedBytes += waitingBytes(ctx.channel()) - before;
  }

  /** All that was ever queued, as Netty counts it. On the channel's event loop only. */
  public long queuedBytes() {
    return queuedBytes;
  }

  private static long waitingBytes(Channel channel) {
    ChannelOutboundBuffer queue = channel.unsafe().outboundBuffer();
    return queue == null ? 0 : queue.totalPendingWriteBytes() - queue.currentProgress();
  }
}
