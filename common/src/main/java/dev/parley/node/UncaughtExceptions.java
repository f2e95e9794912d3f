package dev.parley.node;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Handler;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes what event loops throw and nobody catches. That is an error of this program, with one
 * exception: whoever sends something else than messages to the bus port makes the event bus throw.
 * A scanner or a client that tries every port shall not look like a fault, so it is counted.
 */
final class UncaughtExceptions implements Handler<Throwable> {

  private static final Logger log = LoggerFactory.getLogger(UncaughtExceptions.class);

  /** Reads what comes in at the bus port, and calls no code of Parley's. */
  private static final String BUS_READER =
      "io.vertx.core.eventbus.impl.clustered.InboundConnection";

  private final Counter unreadable;

  UncaughtExceptions(MeterRegistry meters) {
    unreadable =
        Counter.builder("parley.bus.unreadable")
            .description("Times that something else than a message came in at the bus port")
            .register(meters);
  }

  @Override
  public void handle(Throwable thrown) {
    if (isOfTheBusPort(thrown)) {
      unreadable.increment();
      log.debug("bus_bytes_unreadable reason={}", thrown.toString());
    } else {
      log.error("uncaught_exception", thrown);
    }
  }

  private static boolean isOfTheBusPort(Throwable thrown) {
    return Arrays.stream(thrown.getStackTrace())
        .anyMatch(frame -> frame.getClassName().equals(BUS_READER));
  }
}
