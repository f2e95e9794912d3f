package dev.parley.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
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
  void aWriteToALostConnectionIsNoFaultWhereTheBusSaysThatItsPromiseHadEnded() {
    assertThat(failedTwice("io.vertx.core.net.impl.VertxConnection"))
        .matches(UncaughtExceptions::isOfABusWrite);
    assertThat(failedTwice("io.netty.channel.ChannelOutboundBuffer"))
        .matches(UncaughtExceptions::isOfABusWrite);
  }

  @Test
  void norIsOneThatAnotherLoopHandsOver() {
    IllegalStateException handedOver =
        failedTwice("io.netty.util.concurrent.AbstractEventExecutor");
    StackTraceElement[] calls = handedOver.getStackTrace();
    handedOver.setStackTrace(
        new StackTraceElement[] {calls[0], calls[1], calls[2], calls[4], calls[5]});

    assertThat(handedOver).matches(UncaughtExceptions::isOfABusWrite);
  }

  @Test
  void whatParleyWritesItselfIsNotOfTheBus() {
    assertThat(failedTwice("dev.parley.gateway.connection.Answers"))
        .matches(thrown -> !UncaughtExceptions.isOfABusWrite(thrown));
    assertThat(failedTwice("io.vertx.core.impl.future.FutureImpl"))
        .matches(thrown -> !UncaughtExceptions.isOfABusWrite(thrown));
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

  /** As a node has logged it, with the class that was writing. */
  private static IllegalStateException failedTwice(String writing) {
    IllegalStateException thrown = new IllegalStateException("Promise already completed");
    thrown.setStackTrace(
        new StackTraceElement[] {
          new StackTraceElement("io.vertx.core.Promise", "fail", "Promise.java", 104),
          new StackTraceElement("io.vertx.core.Promise", "complete", "Promise.java", 63),
          new StackTraceElement(
              "io.vertx.core.impl.future.FutureBase", "lambda$emitResult$0", "FutureBase.java", 59),
          new StackTraceElement(
              "io.vertx.core.impl.ContextBase", "execute", "ContextBase.java", 96),
          new StackTraceElement(writing, "write", "Some.java", 1),
          new StackTraceElement("io.netty.channel.SingleThreadIoEventLoop", "run", "Some.java", 1)
        });
    return thrown;
  }
}
