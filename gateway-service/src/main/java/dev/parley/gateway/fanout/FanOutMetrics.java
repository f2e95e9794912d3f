package dev.parley.gateway.fanout;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;

/** What fan-out counts. */
public final class FanOutMetrics {

  private final Counter deliveries;
  private final Counter refills;
  private final Counter attaches;
  private final Counter reattaches;
  private final Counter recoveredFromRing;
  private final Counter recoveredFromHistory;
  private final Counter refused;
  private final Timer delay;

  /** Counts in a registry. */
  public FanOutMetrics(MeterRegistry meters) {
    deliveries = meters.counter("parley.gateway.deliveries");
    refills = meters.counter("parley.gateway.refills");
    attaches = meters.counter("parley.gateway.links.attached", "again", "false");
    reattaches = meters.counter("parley.gateway.links.attached", "again", "true");
    recoveredFromRing = meters.counter("parley.gateway.recoveries", "outcome", "ring");
    recoveredFromHistory = meters.counter("parley.gateway.recoveries", "outcome", "history");
    refused = meters.counter("parley.gateway.recoveries", "outcome", "refused");
    delay =
        Timer.builder("parley.gateway.delivery.delay")
            .description("From the append to the gateway's fan-out")
            .publishPercentileHistogram()
            .register(meters);
  }

  void record(long at) {
    delay.record(Math.max(0, System.currentTimeMillis() - at), TimeUnit.MILLISECONDS);
  }

  void delivered(int sockets) {
    deliveries.increment(sockets);
  }

  void refilled() {
    refills.increment();
  }

  void attached(boolean again) {
    (again ? reattaches : attaches).increment();
  }

  void recovered(boolean fromRing) {
    (fromRing ? recoveredFromRing : recoveredFromHistory).increment();
  }

  void refused() {
    refused.increment();
  }
}
