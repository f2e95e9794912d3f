package dev.parley.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.util.concurrent.EventExecutor;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * What a stranger sends to the bus port is counted, and what the bus throws for a lost connection
 * is no fault; everything else is an error.
 */
class UncaughtExceptionsTest {

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final UncaughtExceptions uncaught = new UncaughtExceptions(meters);

  @Test
  void whatTheBusPortThrowsIsCounted() {
    uncaught.handle(thrownBy("io.vertx.core.eventbus.impl.clustered.InboundConnection"));

    assertThat(unreadable()).isEqualTo(1);
  }

  @Test
  void whatAnybodyElseThrowsIsNot() {
    uncaught.handle(thrownBy("dev.parley.gateway.fanout.Member"));

    assertThat(unreadable()).isZero();
  }

  @Test
  void aWriteToALostConnectionIsNoFaultWhereTheBusSaysThatItsPromiseHadEnded() throws Exception {
    Vertx vertx = Vertx.vertx();
    try {
      CompletableFuture<Throwable> thrown = new CompletableFuture<>();
      vertx.exceptionHandler(thrown::complete);
      NetServer server =
          vertx.createNetServer().connectHandler(socket -> {}).listen(0, "127.0.0.1").await();
      NetSocket socket = vertx.createNetClient().connect(server.actualPort(), "127.0.0.1").await();
      socket.close().await();

      CompletableFuture<Void> listening = new CompletableFuture<>();
      EventExecutor loop = ((NetSocketInternal) socket).channelHandlerContext().executor();
      loop.execute(listening::join);
      socket.write("too late").onComplete(new NeverFailing());
      listening.complete(null);

      assertThat(thrown.get(10, TimeUnit.SECONDS))
          .isInstanceOf(IllegalStateException.class)
          .matches(UncaughtExceptions::isOfABusWrite);
    } finally {
      vertx.close().await();
    }
  }

  @Test
  void aPromiseThatParleyEndsTwiceIsAFault() {
    Promise<Void> promise = Promise.promise();
    promise.complete();

    assertThatThrownBy(() -> promise.complete(null, new IOException("again")))
        .isInstanceOf(IllegalStateException.class)
        .matches(thrown -> !UncaughtExceptions.isOfABusWrite(thrown));
    assertThatThrownBy(() -> Future.failedFuture("again").<Void>mapEmpty().onComplete(promise))
        .isInstanceOf(IllegalStateException.class)
        .matches(thrown -> !UncaughtExceptions.isOfABusWrite(thrown));
  }

  /** Answers as the promises of Vert.x's event bus do. */
  private static final class NeverFailing implements Promise<Void> {
    @Override
    public boolean tryComplete(Void result) {
      return true;
    }

    @Override
    public boolean tryFail(Throwable cause) {
      return false;
    }

    @Override
    public Future<Void> future() {
      throw new UnsupportedOperationException();
    }
  }

  private double unreadable() {
    return meters.get("parley.bus.unreadable").counter().count();
  }

  private static Throwable thrownBy(String className) {
    IllegalStateException thrown = new IllegalStateException("as the test wants");
    thrown.setStackTrace(
        new StackTraceElement[] {
          new StackTraceElement("java.util.Objects", "requireNonNull", "Objects.java", 1),
          new StackTraceElement(className, "handle", "Some.java", 1)
        });
    return thrown;
  }
}
