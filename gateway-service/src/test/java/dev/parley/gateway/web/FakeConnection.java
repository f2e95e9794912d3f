package dev.parley.gateway.web;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.vertx.core.Handler;
import io.vertx.core.http.impl.HttpServerConnection;

/** A connection without a socket: what is written below HTTP goes into a channel of Netty's. */
public final class FakeConnection implements AutoCloseable {

  /** What the code under test gets. */
  public final HttpServerConnection connection = Partial.of(HttpServerConnection.class, this);

  private final EmbeddedChannel channel = new EmbeddedChannel(new ChannelInboundHandlerAdapter());
  private Handler<Void> onClose = closed -> {};

  public ChannelHandlerContext channelHandlerContext() {
    return channel.pipeline().firstContext();
  }

  public void closeHandler(Handler<Void> handler) {
    onClose = handler;
  }

  /** Lets the client hang up. */
  public void hangUp() {
    onClose.handle(null);
  }

  /** Forgets what was written. */
  @Override
  public void close() {
    channel.finishAndReleaseAll();
  }
}
