package dev.parley.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufHolder;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.HttpServerConnection;

/**
 * Hands on what clients send in memory that nobody has to release. While a request or a WebSocket
 * is paused Vert.x keeps what comes after it, and forgets that when the connection closes: from the
 * pool it would be lost for good, and a client could take all of it. It costs nothing, because
 * Vert.x would copy the same bytes out of the pool.
 */
public final class HeapContent extends ChannelInboundHandlerAdapter {

  HeapContent() {}

  /** Copies for a connection that was just accepted, also when it becomes a WebSocket. */
  public static void copy(HttpConnection connection) {
    ChannelHandlerContext context = ((HttpServerConnection) connection).channelHandlerContext();
    context.pipeline().addBefore(context.name(), null, new HeapContent());
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message instanceof ByteBufHolder holder && holder.content() != Unpooled.EMPTY_BUFFER) {
      ByteBuf copy = Unpooled.copiedBuffer(holder.content());
      Object copied = holder.replace(copy);
      holder.release();
      ctx.fireChannelRead(copied);
    } else {
      ctx.fireChannelRead(message);
    }
  }
}
