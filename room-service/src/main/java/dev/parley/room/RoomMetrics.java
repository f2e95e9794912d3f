package dev.parley.room;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** What room-service counts. */
final class RoomMetrics {

  final Counter records;
  final Counter duplicates;
  final Counter unreadable;
  final Counter linksDropped;
  final Timer append;

  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicInteger links = new AtomicInteger();
  private final AtomicLong linkLag = new AtomicLong();

  RoomMetrics(MeterRegistry meters, Supplier<Number> partitions) {
    records = meters.counter("parley.room.records");
    duplicates = meters.counter("parley.room.duplicates");
    unreadable = meters.counter("parley.room.unreadable");
    linksDropped = meters.counter("parley.room.links.dropped");
    append = Timer.builder("parley.room.append").publishPercentileHistogram().register(meters);
    Gauge.builder("parley.room.partitions", partitions).register(meters);
    Gauge.builder("parley.room.appends.waiting", waiting, AtomicInteger::get)
        .description("Appends that wait for the log")
        .register(meters);
    Gauge.builder("parley.room.links", links, AtomicInteger::get)
        .description("Links to gateways")
        .register(meters);
    Gauge.builder("parley.room.link.lag", linkLag, AtomicLong::get)
        .description("Offsets that the gateway furthest behind has not been sent")
        .register(meters);
  }

  /** What the owner's event loop sees of its partitions, once a second. */
  void observe(Collection<RoomPartition> partitions) {
    waiting.set(partitions.stream().mapToInt(RoomPartition::waiting).sum());
    links.set(partitions.stream().mapToInt(RoomPartition::links).sum());
    linkLag.set(partitions.stream().mapToLong(RoomPartition::linkLag).max().orElse(0));
  }
}
