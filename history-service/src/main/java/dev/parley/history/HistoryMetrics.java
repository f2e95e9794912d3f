package dev.parley.history;

import dev.parley.bus.BusException;
import dev.parley.time.NodeClock;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What history-service counts. */
final class HistoryMetrics {

  private static final Duration[] DELAY_BUCKETS =
      Stream.of(5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 30_000, 60_000)
          .map(Duration::ofMillis)
          .toArray(Duration[]::new);

  final Counter stored;
  final Counter duplicates;
  final Counter unreadable;
  final Counter storeFailures;
  private final Timer delay;
  private final MeterRegistry meters;
  private final NodeClock clock;

  HistoryMetrics(MeterRegistry meters, NodeClock clock) {
    this.meters = meters;
    this.clock = clock;
    stored = meters.counter("parley.history.stored");
    duplicates = meters.counter("parley.history.duplicates");
    unreadable = meters.counter("parley.history.unreadable");
    storeFailures = meters.counter("parley.history.store.failures");
    delay =
        Timer.builder("parley.history.delay")
            .description("From the append of a new record until it can be read from history")
            .serviceLevelObjectives(DELAY_BUCKETS)
            .register(meters);
  }

  /** What is owned, and the offsets that are still to be applied: of all, and of the worst one. */
  void gauges(Supplier<Number> partitions, Supplier<Number> lag, Supplier<Number> worstLag) {
    gauge("parley.history.partitions", partitions);
    gauge("parley.history.lag", lag);
    gauge("parley.history.lag.worst", worstLag);
  }

  /** A new record, appended at a time in milliseconds since 1970 UTC, can be read from now on. */
  void readable(long at) {
    delay.record(Math.max(0, clock.wallMillis() - at), TimeUnit.MILLISECONDS);
  }

  /** How long a page took, by how it ended. */
  void page(Timer.Sample sample, @Nullable Throwable failure) {
    String outcome =
        failure == null
            ? "ok"
            : failure instanceof BusException known ? known.errorType() : "failed";
    sample.stop(
        Timer.builder("parley.history.page")
            .tag("outcome", outcome)
            .publishPercentileHistogram()
            .register(meters));
  }

  /** Holds on to the supplier, which {@link MeterRegistry#gauge} does not. */
  private void gauge(String name, Supplier<Number> value) {
    Gauge.builder(name, value).register(meters);
  }
}
