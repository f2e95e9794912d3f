package dev.parley.presence;

import dev.parley.protocol.SessionState;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** The metrics of presence. Safe from any thread. */
final class PresenceMetrics {

  private static final Duration[] REPORT_BUCKETS =
      IntStream.of(1, 5, 10, 50, 100, 500, 1_000, 5_000)
          .mapToObj(Duration::ofMillis)
          .toArray(Duration[]::new);

  private final MeterRegistry registry;
  private final Map<SessionState, AtomicLong> sessions = new HashMap<>();
  private final Map<Transition.Kind, Counter> transitions = new EnumMap<>(Transition.Kind.class);
  private final Timer reports;
  private final Counter emitted;
  private final Counter dropped;

  PresenceMetrics(MeterRegistry registry) {
    this.registry = registry;
    for (SessionState state :
        List.of(SessionState.ONLINE, SessionState.AWAY, SessionState.PENDING)) {
      AtomicLong count = new AtomicLong();
      sessions.put(state, count);
      Gauge.builder("parley.presence.sessions", count, AtomicLong::get)
          .description("Sessions of the whole cluster, counted by this instance")
          .tag("state", label(state.name()))
          .register(registry);
    }
    for (Transition.Kind kind : Transition.Kind.values()) {
      transitions.put(
          kind,
          Counter.builder("parley.presence.transitions")
              .description("Transitions of sessions made by this instance")
              .tag("kind", label(kind.name()))
              .register(registry));
    }
    this.reports =
        Timer.builder("parley.presence.report")
            .description("From a report's arrival until it is stored")
            .serviceLevelObjectives(REPORT_BUCKETS)
            .register(registry);
    this.emitted = events("emitted");
    this.dropped = events("dropped");
    List.of("stored", "recovered", "lost").forEach(this::log);
  }

  void sessions(Map<SessionState, Long> counts) {
    sessions.forEach((state, gauge) -> gauge.set(counts.getOrDefault(state, 0L)));
  }

  void made(Transition transition) {
    Objects.requireNonNull(transitions.get(transition.kind())).increment();
  }

  /** Measures how long a report takes to be handled. */
  <T> Future<T> report(Supplier<Future<T>> work) {
    Timer.Sample sample = Timer.start(registry);
    return work.get().onComplete(end -> sample.stop(reports));
  }

  /** Counts an event that its room's owner has accepted. */
  void emitted() {
    emitted.increment();
  }

  /** Counts an event that could not be delivered. */
  void dropped() {
    dropped.increment();
  }

  /** Counts records of transitions: stored, recovered or lost. */
  void logged(String outcome, int count) {
    log(outcome).increment(count);
  }

  private Counter log(String outcome) {
    return Counter.builder("parley.presence.log")
        .description("Transitions appended to the topic")
        .tag("outcome", outcome)
        .register(registry);
  }

  private Counter events(String outcome) {
    return Counter.builder("parley.presence.events")
        .description("Events to rooms")
        .tag("outcome", outcome)
        .register(registry);
  }

  private static String label(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
