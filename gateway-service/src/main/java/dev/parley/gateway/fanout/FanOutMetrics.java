package dev.parley.gateway.fanout;

import dev.parley.contract.Page;
import dev.parley.contract.RoomRecord;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What fan-out counts. */
public final class FanOutMetrics {

  private static final Logger log = LoggerFactory.getLogger(FanOutMetrics.class);

  private final Counter deliveries;
  private final Counter refills;
  private final Counter attaches;
  private final Counter reattaches;
  private final Counter recoveredFromRing;
  private final Counter recoveredFromHistory;
  private final Counter refused;
  private final Counter behind;
  private final Counter unknownKind;
  private final Counter notShownKind;
  private final Counter tooLarge;
  private final DistributionSummary size;
  private final Timer page;
  private final Timer pageFailed;
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
    behind =
        Counter.builder("parley.gateway.slow.consumers")
            .description("Members left to the log because they read slower than their room talks")
            .register(meters);
    unknownKind = hidden(meters, "unknown");
    notShownKind = hidden(meters, "kind");
    tooLarge = hidden(meters, "size");
    size =
        DistributionSummary.builder("parley.gateway.fanout.size")
            .description("Sockets that an event loop wrote a message to")
            .serviceLevelObjectives(1, 2, 5, 10, 50, 100, 500, 1_000, 5_000, 10_000)
            .register(meters);
    page = pages(meters, "ok");
    pageFailed = pages(meters, "failed");
    delay =
        Timer.builder("parley.gateway.delivery.delay")
            .description("From the append to the gateway's fan-out")
            .publishPercentileHistogram()
            .register(meters);
  }

  private static Counter hidden(MeterRegistry meters, String reason) {
    return Counter.builder("parley.gateway.hidden")
        .description("Records of which members of their room were told the place only")
        .tag("reason", reason)
        .register(meters);
  }

  private static Timer pages(MeterRegistry meters, String outcome) {
    return Timer.builder("parley.gateway.page")
        .description("From asking history-service for a page until it is here, retries included")
        .tag("outcome", outcome)
        .publishPercentileHistogram()
        .register(meters);
  }

  /** A record came live that is not shown. */
  void hidden(RoomRecord record, boolean large) {
    if (large) {
      tooLarge.increment();
      log.warn(
          "record_too_large offset={} kind={} bytes={}",
          record.offset(),
          record.kind().code(),
          record.body().length);
    } else {
      (record.kind().isKnown() ? notShownKind : unknownKind).increment();
    }
  }

  /** Times a page of history. */
  Future<Page> page(Supplier<Future<Page>> reading) {
    Timer.Sample sample = Timer.start();
    return reading.get().onComplete(ok -> sample.stop(page), failure -> sample.stop(pageFailed));
  }

  /** A member reads slower than its room talks. */
  void behind() {
    behind.increment();
  }

  /** An event loop has written a message. */
  void wrote(int sockets) {
    size.record(sockets);
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

  /** A recovery is done. */
  void recovered(boolean fromRing) {
    (fromRing ? recoveredFromRing : recoveredFromHistory).increment();
  }

  void refused() {
    refused.increment();
  }
}
