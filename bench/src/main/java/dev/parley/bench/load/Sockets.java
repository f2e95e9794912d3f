package dev.parley.bench.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/** One event loop and the sockets on it: epoll where the platform has it, else NIO. */
final class Sockets implements AutoCloseable {

  /** As much as the allocator still keeps in the thread's own cache. */
  private static final int READ_BYTES = 32 * 1024;

  private static final int CONNECT_MILLIS = 10_000;

  private final EventLoopGroup group;
  private final Bootstrap bootstrap;

  Sockets() {
    boolean epoll = Epoll.isAvailable();
    ThreadFactory thread = new DefaultThreadFactory("bench-loop", true);
    group =
        new MultiThreadIoEventLoopGroup(
            1, thread, epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
    Class<? extends Channel> channel = epoll ? EpollSocketChannel.class : NioSocketChannel.class;
    bootstrap =
        new Bootstrap()
            .group(group)
            .channel(channel)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
            .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
            .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(READ_BYTES));
    if (epoll) {
      // Several sources may share a port number, so that there is one for every client.
      bootstrap.option(EpollChannelOption.IP_BIND_ADDRESS_NO_PORT, true);
    }
  }

  /** The one loop. */
  EventLoop loop() {
    return group.next();
  }

  /** A new socket's settings; the handler is to be set. */
  Bootstrap bootstrap() {
    return bootstrap.clone();
  }

  /** An address has some 28,000 ports: more clients need more addresses of this machine. */
  static InetSocketAddress anotherSource(int number) {
    return new InetSocketAddress("127.0.0." + (1 + number), 0);
  }

  @Override
  public void close() {
    group.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
  }
}
