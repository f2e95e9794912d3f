package dev.parley.gateway.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.parley.gateway.fanout.Frame;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever the kernel takes at a time, the bytes of all frames arrive, in order. */
@Timeout(60)
class TransmissionTest {

  private MultiThreadIoEventLoopGroup group;

  @AfterEach
  void stop() {
    if (group != null) {
      group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
  }

  @Test
  void overTheNativeTransportAllBytesArriveInOrder() throws Exception {
    assumeTrue(Epoll.isAvailable(), "no native transport here");
    allBytesArriveInOrder(EpollIoHandler.newFactory(), EpollServerSocketChannel.class);
  }

  @Test
  void withoutNativeTransportAllBytesArriveInOrder() throws Exception {
    allBytesArriveInOrder(NioIoHandler.newFactory(), NioServerSocketChannel.class);
  }

  @Test
  void aFrameForAClosedSocketIsGivenUp() throws Exception {
    assumeTrue(Epoll.isAvailable(), "no native transport here");
    try (Pair pair = new Pair(EpollIoHandler.newFactory(), EpollServerSocketChannel.class)) {
      Frame frame = frame(new byte[100]);
      ByteBuf own = frame.view();

      pair.onLoop(
          transmission -> {
            transmission.add(frame);
            pair.server.close();
            transmission.flush();
          });

      pair.server.closeFuture().sync();
      assertThat(own.refCnt()).as("the frame's and its view's").isEqualTo(2);
      own.release(2);
    }
  }

  private void allBytesArriveInOrder(
      IoHandlerFactory io, Class<? extends ServerChannel> serverChannel) throws Exception {
    try (Pair pair = new Pair(io, serverChannel)) {
      Random random = new Random(7);
      List<byte[]> texts = new ArrayList<>();
      ByteArrayOutputStream expected = new ByteArrayOutputStream();
      for (int i = 0; i < 400; i++) {
        byte[] text = new byte[random.nextInt(4) == 0 ? random.nextInt(200_000) : 100];
        random.nextBytes(text);
        texts.add(text);
        Frame frame = frame(text);
        frame.view().readBytes(expected, frame.size()).release();
        frame.release();
      }
      CompletableFuture<byte[]> received =
          CompletableFuture.supplyAsync(() -> pair.read(expected.size()));

      for (int i = 0; i < texts.size(); i++) {
        byte[] text = texts.get(i);
        boolean flush = i == texts.size() - 1 || random.nextInt(3) > 0;
        pair.onLoop(
            transmission -> {
              Frame frame = frame(text);
              transmission.add(frame);
              frame.release();
              if (flush) {
                transmission.flush();
              }
            });
      }

      assertThat(received.get(30, TimeUnit.SECONDS)).isEqualTo(expected.toByteArray());
    }
  }

  /** A connection over loopback, with small buffers so that the kernel often takes a part only. */
  private final class Pair implements AutoCloseable {

    private final Socket client;
    private final Channel server;
    private final Transmission transmission;

    Pair(IoHandlerFactory io, Class<? extends ServerChannel> serverChannel) throws Exception {
      group = new MultiThreadIoEventLoopGroup(1, io);
      CompletableFuture<Channel> accepted = new CompletableFuture<>();
      Channel listener =
          new ServerBootstrap()
              .group(group)
              .channel(serverChannel)
              .childHandler(
                  new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                      channel.pipeline().addLast(new ChannelDuplexHandler());
                      accepted.complete(channel);
                    }
                  })
              .bind(InetAddress.getLoopbackAddress(), 0)
              .sync()
              .channel();
      client = new Socket();
      client.setReceiveBufferSize(8_192);
      client.connect(listener.localAddress());
      server = accepted.get(10, TimeUnit.SECONDS);
      server.config().setOption(ChannelOption.SO_SNDBUF, 8_192);
      transmission = new Transmission(server);
    }

    void onLoop(Consumer<Transmission> task) throws Exception {
      server.eventLoop().submit(() -> task.accept(transmission)).sync();
    }

    byte[] read(int count) {
      try {
        InputStream in = client.getInputStream();
        return in.readNBytes(count);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() throws Exception {
      client.close();
      server.close().sync();
    }
  }

  private static Frame frame(byte[] bytes) {
    return new Frame(PooledByteBufAllocator.DEFAULT.directBuffer(bytes.length).writeBytes(bytes));
  }
}
