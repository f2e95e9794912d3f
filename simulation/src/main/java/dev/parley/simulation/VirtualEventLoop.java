package dev.parley.simulation;

import io.netty.channel.AbstractEventLoop;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelPromise;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * A loop as Netty sees it. What Netty does on it by itself happens outside of every context of
 * Vert.x's, as it does in a process.
 */
final class VirtualEventLoop extends AbstractEventLoop {

  private final Loop loop;

  VirtualEventLoop(Loop loop) {
    this.loop = loop;
  }

  @Override
  public boolean inEventLoop(Thread thread) {
    return loop.isCurrent();
  }

  @Override
  public void execute(Runnable task) {
    loop.execute(() -> loop.runOutsideContext(task));
  }

  @Override
  public ChannelFuture register(Channel channel) {
    return register(new DefaultChannelPromise(channel, this));
  }

  @Override
  public ChannelFuture register(ChannelPromise promise) {
    promise.channel().unsafe().register(this, promise);
    return promise;
  }

  @Override
  @Deprecated
  public ChannelFuture register(Channel channel, ChannelPromise promise) {
    channel.unsafe().register(this, promise);
    return promise;
  }

  @Override
  public boolean isShuttingDown() {
    return false;
  }

  @Override
  public boolean isShutdown() {
    return false;
  }

  @Override
  public boolean isTerminated() {
    return false;
  }

  @Override
  public Future<?> shutdownGracefully(long quiet, long timeout, TimeUnit unit) {
    throw VirtualVertx.unknown("shutdownGracefully");
  }

  @Override
  public Future<?> terminationFuture() {
    throw VirtualVertx.unknown("terminationFuture");
  }

  @Override
  @Deprecated
  public void shutdown() {
    throw VirtualVertx.unknown("shutdown");
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) {
    throw VirtualVertx.unknown("awaitTermination");
  }
}
