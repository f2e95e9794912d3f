package dev.parley.gateway.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.CorruptedFrameException;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * Answers pings, ends with what is no frame, and reads on only while the client takes what it is
 * sent. Vert.x answers each ping at once, whatever waits already: a client that sends pings and
 * does not read would make the node hold a pong for each of them.
 *
 * <p>Vert.x would close a connection at once when something cannot be decoded, and with it lose
 * what is written but not flushed: the answers to the frames before it, and the close frame. Here
 * the listener closes, and then only the way out is shut: the peer can read all of it (RFC 6455,
 * section 7.1.1).
 *
 * <p>Of many pings that arrive together the first ones are answered one by one, and of the others
 * the last, which RFC 6455, section 5.5.3, allows.
 */
final class ControlFrames extends ChannelDuplexHandler {

  /** Pongs for what one read has brought; the least that a client may notice is far above it. */
  static final int MAX_PONGS = 32;

  /** The end of those which cannot be used (RFC 6455, section 7.4.2). */
  private static final int MAX_CLOSE_CODE = 4_999;

  private final FrameListener listener;
  private @Nullable ByteBuf last;
  private int pongs;
  private boolean reading = true;

  /** Something came that is no frame, or the peer's close frame. */
  private boolean ended;

  /** A handler after the frames' decoder. */
  ControlFrames(FrameListener listener) {
    this.listener = listener;
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
    if (ended) {
      ReferenceCountUtil.release(message);
    } else if (message instanceof PingWebSocketFrame ping) {
      answer(ctx, ping);
      listener.pinged();
    } else if (message instanceof CloseWebSocketFrame close) {
      closed(ctx, close);
    } else {
      ctx.fireChannelRead(message);
    }
    if (!ctx.channel().isWritable()) {
      ctx.channel().config().setAutoRead(false);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof DecoderException) {
      malformed(ctx, cause);
    } else {
      ctx.fireExceptionCaught(cause);
    }
  }

  private void closed(ChannelHandlerContext ctx, CloseWebSocketFrame close) {
    int code = close.statusCode();
    if (code > MAX_CLOSE_CODE) {
      close.release();
      malformed(ctx, new CorruptedFrameException("close code " + code));
    } else {
      end(ctx);
      ctx.fireChannelRead(close);
    }
  }

  private void malformed(ChannelHandlerContext ctx, Throwable cause) {
    if (!ended) {
      end(ctx);
      listener.malformed(cause);
      ctx.flush();
    }
  }

  /** What comes now is not read; a pong would come after the close frame. */
  private void end(ChannelHandlerContext ctx) {
    answerLast(ctx);
    forgetLast();
    ended = true;
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
