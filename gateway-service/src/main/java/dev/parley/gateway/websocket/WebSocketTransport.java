package dev.parley.gateway.websocket;

import dev.parley.concurrent.Confined;
import dev.parley.concurrent.EventLoop;
import dev.parley.gateway.channel.ChannelOutbound;
import dev.parley.protocol.CloseCode;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.internal.http.WebSocketInternal;
import java.util.Locale;

/** A Vert.x WebSocket, written below its codec. */
@Confined
public final class WebSocketTransport extends ChannelOutbound {

  private final ServerWebSocket socket;
  private final EventLoop loop;
  private final ControlFrames controls;
  private final ChannelHandlerContext controlContext;

  /**
   * The transport of a socket.
   *
   * @param listener hears of pings, which are answered here, and of what is no frame
   */
  public WebSocketTransport(
      ServerWebSocket socket, EventLoop loop, int queueBytes, FrameListener listener) {
    this(socket, ((WebSocketInternal) socket).channelHandlerContext(), loop, queueBytes, listener);
  }

  private WebSocketTransport(
      ServerWebSocket socket,
      ChannelHandlerContext vertx,
      EventLoop loop,
      int queueBytes,
      FrameListener listener) {
    super(vertx.channel(), loop, queueBytes, TextFrames.ENCODING);
    this.socket = socket;
    this.loop = loop;
    this.controls = new ControlFrames(listener);
    ChannelPipeline pipeline = vertx.pipeline();
    pipeline.addBefore(vertx.name(), null, controls);
    this.controlContext = pipeline.context(controls);
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
