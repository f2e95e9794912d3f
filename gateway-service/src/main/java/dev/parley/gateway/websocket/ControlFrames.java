package dev.parley.gateway.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import org.jspecify.annotations.Nullable;

/**
 * Answers pings, and reads on only while the client takes what it is sent. Vert.x answers each ping
 * at once, whatever waits already: a client that sends pings and does not read would make the node
 * hold a pong for each of them.
 *
 * <p>Of many pings that arrive together the first ones are answered one by one, and of the others
 * the last, which RFC 6455, section 5.5.3, allows.
 */
final class ControlFrames extends ChannelDuplexHandler {

  /** Pongs for what one read has brought; the least that a client may notice is far above it. */
  static final int MAX_PONGS = 32;

  private final Runnable onPing;
  private @Nullable ByteBuf last;
  private int pongs;
  private boolean reading = true;

  /**
   * A handler after the frames' decoder.
   *
   * @param onPing called for each ping, which is not handed on
   */
  ControlFrames(Runnable onPing) {
    this.onPing = onPing;
  }

  /** Reads on, or not, as far as the connection is concerned. On the channel's event loop only. */
  void reading(ChannelHandlerContext ctx, boolean on) {
    reading = on;
    apply(ctx);
  }

  private void apply(ChannelHandlerContext ctx) {
    ctx.channel().config().setAutoRead(reading && ctx.channel().isWritable());
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message instanceof PingWebSocketFrame ping) {
      answer(ctx, ping);
      onPing.run();
    } else {
      ctx.fireChannelRead(message);
    }
    if (!ctx.channel().isWritable()) {
      ctx.channel().config().setAutoRead(false);
    }
  }

  private void answer(ChannelHandlerContext ctx, PingWebSocketFrame ping) {
    if (pongs < MAX_PONGS && ctx.channel().isWritable()) {
      pongs++;
      ctx.write(new PongWebSocketFrame(ping.content()), ctx.voidPromise());
      return;
    }
    forgetLast();
    last = ping.content();
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    answerLast(ctx);
    if (pongs > 0) {
      pongs = 0;
      ctx.flush();
    }
    ctx.fireChannelReadComplete();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (ctx.channel().isWritable()) {
      answerLast(ctx);
      ctx.flush();
    }
    apply(ctx);
    ctx.fireChannelWritabilityChanged();
  }

  private void answerLast(ChannelHandlerContext ctx) {
    ByteBuf content = last;
    if (content != null && ctx.channel().isWritable()) {
      last = null;
      pongs++;
      ctx.write(new PongWebSocketFrame(content), ctx.voidPromise());
    }
  }

  private void forgetLast() {
    if (last != null) {
      last.release();
      last = null;
    }
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    forgetLast();
  }
}
