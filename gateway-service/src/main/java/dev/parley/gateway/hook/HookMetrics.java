package dev.parley.gateway.hook;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** What is counted of the hook; all is there from the start, so that alerts can be written. */
public final class HookMetrics {

  private static final List<String> OUTCOMES =
      List.of("allow", "change", "refuse", "hold", "failed", "timeout", "paused", "busy");

  private final Map<String, Counter> outcomes = new HashMap<>();
  private final Timer calls;
  private final AtomicInteger inFlight = new AtomicInteger();

  /** Counts in a registry. */
  public HookMetrics(MeterRegistry meters) {
    for (String outcome : OUTCOMES) {
      outcomes.put(
          outcome,
          Counter.builder("parley.gateway.hook.messages")
              .description("Messages that the hook was to be asked about")
              .tag("outcome", outcome)
              .register(meters));
    }
    calls =
        Timer.builder("parley.gateway.hook.call")
            .description("From a call of the hook to its verdict, or to its failure")
            .publishPercentileHistogram()
            .minimumExpectedValue(Duration.ofMillis(1))
            .maximumExpectedValue(Duration.ofSeconds(10))
            .register(meters);
    Gauge.builder("parley.gateway.hook.in.flight", inFlight, AtomicInteger::get)
        .description("Messages that the hook is being asked about")
        .register(meters);
  }

  void ended(String outcome) {
    Counter counter = outcomes.get(outcome);
    if (counter != null) {
      counter.increment();
    }
  }

  Timer calls() {
    return calls;
  }

  AtomicInteger inFlight() {
    return inFlight;
  }
}
