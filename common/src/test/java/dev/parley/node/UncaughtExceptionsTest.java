package dev.parley.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

/** What a stranger sends to the bus port is counted; everything else is an error. */
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
