package dev.parley.gateway.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.parley.concurrent.EventLoop;
import dev.parley.gateway.fanout.Frame;
import io.netty.channel.epoll.Epoll;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.internal.ContextInternal;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A real socket whose client reads when the test says so. */
@Timeout(60)
class WebSocketTransportTest {

  private static final int QUEUE_BYTES = 256 * 1024;

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
  private final Context context = vertx.getOrCreateContext();
  private final EventLoop loop = EventLoop.of(context);
  private Socket client;
  private ServerWebSocket socket;
  private WebSocketTransport outbound;

  @BeforeEach
  void connect() throws Exception {
    connect(QUEUE_BYTES);
  }

  private void connect(int queueBytes) throws Exception {
    CompletableFuture<ServerWebSocket> accepted = new CompletableFuture<>();
    int port =
        onLoop(
                () ->
                    vertx
                        .createHttpServer(new HttpServerOptions().setStrictThreadMode(true))
                        .webSocketHandler(accepted::complete)
                        .listen(0, "127.0.0.1"))
            .toCompletionStage()
            .toCompletableFuture()
            .get(10, TimeUnit.SECONDS)
            .actualPort();
    client = new Socket();
    client.setReceiveBufferSize(8 * 1024);
    client.connect(new InetSocketAddress("127.0.0.1", port));
    client
        .getOutputStream()
        .write(
            ("GET / HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
    socket = accepted.get(10, TimeUnit.SECONDS);
    outbound = onLoop(() -> new WebSocketTransport(socket, loop, queueBytes, () -> {}));
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    vertx.close().await();
  }

  @Test
  void isCalledBackInTheLoopsContextWhenAFullSocketHasDrained() throws Exception {
    CompletableFuture<Context> calledBackIn = new CompletableFuture<>();
    boolean full =
        onLoop(
            () -> {
              while (!outbound.isFull()) {
                offer(32 * 1024);
              }
              outbound.whenDrained(() -> calledBackIn.complete(Vertx.currentContext()));
              return outbound.isFull();
            });

    assertThat(full).isTrue();
    assertThat(calledBackIn).isNotDone();
    CompletableFuture.runAsync(this::readAll);
    Context context = calledBackIn.get(30, TimeUnit.SECONDS);
    assertThat(((ContextInternal) context).unwrap())
        .isSameAs(((ContextInternal) this.context).unwrap());
  }

  @Test
  void isCalledBackLaterAlsoWhereNothingWaits() throws Exception {
    CompletableFuture<Boolean> calledBack = new CompletableFuture<>();

    boolean atOnce =
        onLoop(
            () -> {
              outbound.whenDrained(() -> calledBack.complete(true));
              return calledBack.isDone();
            });

    assertThat(atOnce).isFalse();
    assertThat(calledBack.get(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void theKernelHoldsOnlyALittleThatItHasNotSent() throws Exception {
    assumeTrue(Epoll.isAvailable(), "no native transport here");

    boolean enough =
        onLoop(
            () -> {
              for (int i = 0; i < 10; i++) {
                offer(64 * 1024);
                outbound.flush();
              }
              outbound.visit(1);
              outbound.visit(2);
              return outbound.hasEnough();
            });

    assertThat(enough).as("more than 256 KiB of 640 wait in this process").isTrue();
    assertThat(onLoop(() -> outbound.stalledNanos(1_000))).isPositive();
  }

  /** A page of a gap is written in one turn: it must not get a client closed that takes it. */
  @Test
  void hasEnoughBeforeASmallQueueOverflows() throws Exception {
    int queueBytes = 64 * 1024;
    client.close();
    connect(queueBytes);

    int offered =
        onLoop(
            () -> {
              int bytes = 0;
              while (!outbound.hasEnough() && bytes < 4 * 1024 * 1024) {
                offer(1024);
                bytes += 1024;
              }
              return bytes;
            });

    assertThat(offered).isGreaterThan(queueBytes).isLessThan(4 * 1024 * 1024);
    assertThat(socket.isClosed()).isFalse();
  }

  @Test
  void refusesToBeUsedOnAnotherThread() {
    Frame frame = TextFrames.text(new byte[10]);

    assertThatThrownBy(() -> outbound.offer(frame)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(outbound::flush).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> outbound.whenDrained(() -> {}))
        .isInstanceOf(IllegalStateException.class);
    frame.release();
  }

  private void offer(int bytes) {
    Frame frame = TextFrames.text(new byte[bytes]);
    outbound.offer(frame);
    frame.release();
  }

  private void readAll() {
    try {
      InputStream in = client.getInputStream();
      byte[] bytes = new byte[8 * 1024];
      while (in.read(bytes) >= 0) {
        // Only what leaves the server counts.
      }
    } catch (IOException e) {
      // The test is over.
    }
  }

  private <T> T onLoop(Callable<T> task) throws Exception {
    CompletableFuture<T> done = new CompletableFuture<>();
    loop.execute(
        () -> {
          try {
            done.complete(task.call());
          } catch (Exception | AssertionError e) {
            done.completeExceptionally(e);
          }
        });
    return done.get(20, TimeUnit.SECONDS);
  }
}
