package dev.parley.node;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Handler;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes what event loops throw and nobody catches. That is an error of this program, with two
 * exceptions, both of Vert.x's event bus:
 *
 * <ul>
 *   <li>whoever sends something else than messages to the bus port makes it throw. A scanner or a
 *       client that tries every port shall not look like a fault, so it is counted;
 *   <li>for each write to a connection that breaks, it says that a promise is already completed:
 *       {@code OutboundDeliveryContext.tryFail} answers false, always. The failure itself has
 *       reached the sender by then. Where the connection is another loop's, nothing of it is in the
 *       stack any more; Parley's own code never hands a promise to a future, so it is not meant.
 * </ul>
 */
final class UncaughtExceptions implements Handler<Throwable> {

  private static final Logger log = LoggerFactory.getLogger(UncaughtExceptions.class);

  /** Reads what comes in at the bus port, and calls no code of Parley's. */
  private static final String BUS_READER =
      "io.vertx.core.eventbus.impl.clustered.InboundConnection";

  private static final String OWN = "dev.parley.";

  /** How a future passes its failure on to a promise, innermost call first. */
  private static final List<String> PASSED_TO_A_PROMISE =
      List.of(
          "io.vertx.core.Promise.fail",
          "io.vertx.core.Promise.complete",
          "io.vertx.core.impl.future.FutureBase.");

  /** Where a write that fails comes from: the bus, a connection of Vert.x, a channel of Netty. */
  private static final Pattern FAILING_WRITE =
      Pattern.compile(
          "io\\.vertx\\.core\\.(eventbus\\.impl\\.clustered\\.OutboundConnection|net\\.impl\\.).*"
              + "|io\\.netty\\.channel\\.(ChannelOutboundBuffer|AbstractChannel).*");

  /** What runs a task that another loop has handed over. */
  private static final Pattern EVENT_LOOP =
      Pattern.compile(
          "io\\.netty\\.(util\\.concurrent|util\\.internal|channel)\\..*|java\\.lang\\.Thread.*");

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
    } else if (isOfABusWrite(thrown)) {
      log.debug("bus_write_failed reason={}", thrown.toString());
    } else {
      log.error("uncaught_exception", thrown);
    }
  }

  private static boolean isOfTheBusPort(Throwable thrown) {
    return Arrays.stream(thrown.getStackTrace())
        .anyMatch(frame -> frame.getClassName().equals(BUS_READER));
  }

  static boolean isOfABusWrite(Throwable thrown) {
    List<String> calls =
        Arrays.stream(thrown.getStackTrace())
            .map(frame -> frame.getClassName() + "." + frame.getMethodName())
            .takeWhile(call -> !call.startsWith(OWN))
            .toList();
    return thrown instanceof IllegalStateException
        && calls.size() > PASSED_TO_A_PROMISE.size()
        && IntStream.range(0, PASSED_TO_A_PROMISE.size())
            .allMatch(i -> calls.get(i).startsWith(PASSED_TO_A_PROMISE.get(i)))
        && (calls.stream().anyMatch(call -> FAILING_WRITE.matcher(call).matches())
            || calls.stream()
                .skip(PASSED_TO_A_PROMISE.size())
                .allMatch(call -> EVENT_LOOP.matcher(call).matches()));
  }
}
