package dev.parley.room;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.function.Supplier;

/** What room-service counts. */
final class RoomMetrics {

  final Counter records;
  final Counter duplicates;
  final Counter unreadable;
  final Counter linksDropped;
  final Timer append;

  RoomMetrics(
      MeterRegistry meters,
      Supplier<Number> partitions,
      Supplier<Number> waiting,
      Supplier<Number> links) {
    records = meters.counter("parley.room.records");
    duplicates = meters.counter("parley.room.duplicates");
    unreadable = meters.counter("parley.room.unreadable");
    linksDropped = meters.counter("parley.room.links.dropped");
    append = Timer.builder("parley.room.append").publishPercentileHistogram().register(meters);
    Gauge.builder("parley.room.partitions", partitions).register(meters);
    Gauge.builder("parley.room.appends.waiting", waiting).register(meters);
    Gauge.builder("parley.room.links", links).register(meters);
  }
}
