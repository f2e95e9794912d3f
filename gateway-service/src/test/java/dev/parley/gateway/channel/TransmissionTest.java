package dev.parley.gateway.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.parley.config.Settings;
import dev.parley.gateway.fanout.Frame;
import dev.parley.gateway.tls.ClientTls;
import dev.parley.gateway.tls.TestCertificate;
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
import io.netty.handler.ssl.SslHandler;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whatever the kernel takes at a time, the bytes of all frames arrive, in order. */
@Timeout(60)
class TransmissionTest {

  private MultiThreadIoEventLoopGroup group;
  private ClientTls tls;

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
  void withTlsAllBytesArriveInOrder(@TempDir Path folder) throws Exception {
    tls = tls(folder);
    allBytesArriveInOrder(NioIoHandler.newFactory(), NioServerSocketChannel.class);
  }

  @Test
  void withTlsOverTheNativeTransportAllBytesArriveInOrder(@TempDir Path folder) throws Exception {
    assumeTrue(Epoll.isAvailable(), "no native transport here");
    tls = tls(folder);
    allBytesArriveInOrder(EpollIoHandler.newFactory(), EpollServerSocketChannel.class);
  }

  /** What is flushed later, and is longer as ciphertext, must not hide what was taken. */
  @Test
  void withTlsItIsSeenWhatAClientTakes(@TempDir Path folder) throws Exception {
    tls = tls(folder);
    try (Pair pair = new Pair(NioIoHandler.newFactory(), NioServerSocketChannel.class)) {
      byte[] text = new byte[16 * 1024];
      for (int i = 0; i < 1_024; i++) {
        pair.add(text, true);
      }
      long before = pair.onLoop(Transmission::takenBytes);
      long waiting = pair.onLoop(Transmission::waitingBytes);

      pair.add(text, false);
      long stillBefore = pair.onLoop(Transmission::takenBytes);
      pair.read(64 * 1024);
      pair.until(to -> to.takenBytes() > before);
      for (int i = 0; i < 100; i++) {
        pair.add(new byte[10], false);
      }
      long afterReading = pair.onLoop(Transmission::takenBytes);
      pair.read(1_025 * text.length + 1_000 - 64 * 1024);

      assertThat(waiting).isGreaterThan(8 << 20);
      assertThat(stillBefore).isGreaterThanOrEqualTo(before);
      assertThat(afterReading).isGreaterThan(before);
      pair.until(to -> to.waitingBytes() == 0);
      assertThat(pair.onLoop(Transmission::takenBytes)).isGreaterThan(1_025L * text.length);
    }
  }

  @Test
  void theEndIsSaidByTlsAfterAllThatWasWritten(@TempDir Path folder) throws Exception {
    tls = tls(folder);
    try (Pair pair = new Pair(NioIoHandler.newFactory(), NioServerSocketChannel.class)) {
      pair.add(new byte[100_000], false);
      pair.onLoop(Transmission::end);

      assertThat(pair.client.getInputStream().readAllBytes()).hasSize(100_000);
    }
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
            return true;
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
        pair.add(texts.get(i), i == texts.size() - 1 || random.nextInt(3) > 0);
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
                      if (tls != null) {
                        tls.secure(channel);
                      }
                      accepted.complete(channel);
                    }
                  })
              .bind(InetAddress.getLoopbackAddress(), 0)
              .sync()
              .channel();
      Socket plain = new Socket();
      plain.setReceiveBufferSize(8_192);
      plain.connect(listener.localAddress());
      server = accepted.get(10, TimeUnit.SECONDS);
      client = tls == null ? plain : secured(plain);
      server.config().setOption(ChannelOption.SO_SNDBUF, 8_192);
      if (tls != null) {
        server.pipeline().get(SslHandler.class).handshakeFuture().sync();
      }
      transmission = new Transmission(server);
    }

    <T> T onLoop(Function<Transmission, T> task) throws Exception {
      return server.eventLoop().submit(() -> task.apply(transmission)).get(10, TimeUnit.SECONDS);
    }

    void until(Predicate<Transmission> condition) throws Exception {
      while (!onLoop(condition::test)) {
        Thread.onSpinWait(); // the test's time-out ends it
      }
    }

    void add(byte[] text, boolean flush) throws Exception {
      onLoop(
          to -> {
            Frame frame = frame(text);
            to.add(frame);
            frame.release();
            if (flush) {
              to.flush();
            }
            return true;
          });
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

  private static ClientTls tls(Path folder) throws Exception {
    TestCertificate.random().writeTo(folder);
    return ClientTls.read(Settings.of(TestCertificate.settings(folder)));
  }

  private static Socket secured(Socket plain) throws Exception {
    SSLSocket socket =
        (SSLSocket)
            TestCertificate.anyTrusted()
                .getSocketFactory()
                .createSocket(plain, "localhost", plain.getPort(), true);
    socket.startHandshake();
    return socket;
  }

  private static Frame frame(byte[] bytes) {
    return new Frame(PooledByteBufAllocator.DEFAULT.directBuffer(bytes.length).writeBytes(bytes));
  }
}
