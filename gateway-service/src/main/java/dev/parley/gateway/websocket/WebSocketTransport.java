package dev.parley.gateway.websocket;

import dev.parley.concurrent.Confined;
import dev.parley.concurrent.EventLoop;
import dev.parley.gateway.channel.ChannelOutbound;
import dev.parley.protocol.CloseCode;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.internal.http.WebSocketInternal;
import java.util.Locale;

/** A Vert.x WebSocket, written below its codec, which ends with the code of what is no frame. */
@Confined
public final class WebSocketTransport extends ChannelOutbound {

  private final ServerWebSocket socket;
  private final EventLoop loop;
  private final ControlFrames controls;
  private final ChannelHandlerContext controlContext;

  /**
   * The transport of a socket.
   *
   * @param pinged called for each ping, which is answered here
   */
  public WebSocketTransport(
      ServerWebSocket socket, EventLoop loop, int queueBytes, Runnable pinged) {
    this(socket, ((WebSocketInternal) socket).channelHandlerContext(), loop, queueBytes, pinged);
  }

  private WebSocketTransport(
      ServerWebSocket socket,
      ChannelHandlerContext vertx,
      EventLoop loop,
      int queueBytes,
      Runnable pinged) {
    super(vertx.channel(), loop, queueBytes, TextFrames.ENCODING);
    this.socket = socket;
    this.loop = loop;
    this.controls = new ControlFrames(listener(pinged));
    ChannelPipeline pipeline = vertx.pipeline();
    pipeline.addBefore(vertx.name(), null, controls);
    this.controlContext = pipeline.context(controls);
  }

  private FrameListener listener(Runnable pinged) {
    return new FrameListener() {
      @Override
      public void pinged() {
        pinged.run();
      }

      @Override
      public void malformed(Throwable cause) {
        close(codeOf(cause));
        shutOutput(); // its answer could not be read
      }
    };
  }

  private static CloseCode codeOf(Throwable malformed) {
    boolean large =
        malformed instanceof TooLongFrameException
            || (malformed instanceof CorruptedWebSocketFrameException corrupted
                && corrupted.closeStatus() == WebSocketCloseStatus.MESSAGE_TOO_BIG);
    return large ? CloseCode.TOO_LARGE : CloseCode.PROTOCOL_ERROR;
  }

  /** Whoever does not take what it is sent is not read from in any case. */
  @Override
  public void reading(boolean on) {
    loop.check();
    if (on) {
      socket.resume();
    } else {
      socket.pause();
    }
    controls.reading(controlContext, on);
  }

  @Override
  protected void sayGoodbye(CloseCode code) {
    socket.close(code.code(), code.name().toLowerCase(Locale.ROOT));
  }
}
