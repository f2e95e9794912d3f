package dev.parley.simulation;

import io.netty.buffer.ByteBuf;
import io.netty.channel.AbstractChannel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/**
 * The server's end of a connection: Netty's own channel with its queue, over a kernel that takes as
 * much as it has room for.
 */
final class VirtualChannel extends AbstractChannel {

  private static final ChannelMetadata METADATA = new ChannelMetadata(false);
  private static final SocketAddress NOWHERE = InetSocketAddress.createUnresolved("simulated", 1);

  private final ChannelConfig config = new DefaultChannelConfig(this);
  private final Downlink kernel;
  private boolean open = true;
  private boolean waitsForRoom;

  VirtualChannel(Downlink kernel) {
    super(null);
    this.kernel = kernel;
  }

  /** The kernel has room again. */
  void roomAgain() {
    if (open && waitsForRoom) {
      waitsForRoom = false;
      ((KernelUnsafe) unsafe()).writeOn();
    }
  }

  @Override
  protected void doWrite(ChannelOutboundBuffer queue) {
    for (ByteBuf next = (ByteBuf) queue.current(); next != null; ) {
      int count = Math.min(next.readableBytes(), kernel.room());
      if (count == 0 && next.isReadable()) {
        waitsForRoom = true;
        return;
      }
      byte[] bytes = new byte[count];
      next.getBytes(next.readerIndex(), bytes);
      kernel.take(bytes);
      queue.removeBytes(count);
      next = (ByteBuf) queue.current();
    }
  }

  @Override
  protected void doClose() {
    open = false;
    kernel.end();
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public boolean isActive() {
    return open;
  }

  @Override
  public ChannelConfig config() {
    return config;
  }

  @Override
  public ChannelMetadata metadata() {
    return METADATA;
  }

  @Override
  protected AbstractUnsafe newUnsafe() {
    return new KernelUnsafe();
  }

  @Override
  protected boolean isCompatible(EventLoop loop) {
    return loop instanceof VirtualEventLoop;
  }

  @Override
  protected SocketAddress localAddress0() {
    return NOWHERE;
  }

  @Override
  protected SocketAddress remoteAddress0() {
    return NOWHERE;
  }

  @Override
  protected void doBind(SocketAddress address) {
    throw VirtualVertx.unknown("bind");
  }

  @Override
  protected void doDisconnect() {
    doClose();
  }

  @Override
  protected void doBeginRead() {
    // What the client sends does not come this way.
  }

  private final class KernelUnsafe extends AbstractUnsafe {

    @Override
    protected void flush0() {
      // As with a real transport: a socket that cannot be written to is not tried again and again.
      if (!waitsForRoom) {
        super.flush0();
      }
    }

    void writeOn() {
      super.flush0();
    }

    @Override
    public void connect(SocketAddress remote, SocketAddress local, ChannelPromise promise) {
      throw VirtualVertx.unknown("connect");
    }
  }
}
