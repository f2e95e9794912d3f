package dev.parley.log;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/**
 * What is measured of Kafka: a few of the clients' own figures, which are hundreds, and how far
 * reading lags.
 */
final class KafkaMetrics {

  private static final Duration[] BUCKETS =
      Stream.of(1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000)
          .map(Duration::ofMillis)
          .toArray(Duration[]::new);

  private KafkaMetrics() {}

  /** Times from giving a record to the producer until the brokers have it, by how it ended. */
  static Timer produced(MeterRegistry meters, String outcome) {
    return Timer.builder("parley.kafka.produce")
        .description("From giving a record to the producer until all in-sync replicas have it")
        .tag("outcome", outcome)
        .serviceLevelObjectives(BUCKETS)
        .register(meters);
  }

  /** Registers the producer's own figures. */
  static void producer(MeterRegistry meters, Supplier<Map<MetricName, ? extends Metric>> producer) {
    FunctionCounter.builder(
            "parley.kafka.producer.retries",
            producer,
            from -> value(from.get(), "producer-metrics", "record-retry-total"))
        .description("Records that the producer has sent again")
        .register(meters);
    FunctionCounter.builder(
            "parley.kafka.producer.errors",
            producer,
            from -> value(from.get(), "producer-metrics", "record-error-total"))
        .description("Records that the producer has given up")
        .register(meters);
    Gauge.builder(
            "parley.kafka.producer.buffer.available",
            () -> value(producer.get(), "producer-metrics", "buffer-available-bytes"))
        .description("Memory that the producer has left for records that wait")
        .baseUnit("bytes")
        .register(meters);
  }

  /** How far a group's reading on this node lags; set by its tail. */
  static AtomicLong lag(MeterRegistry meters, String group) {
    AtomicLong lag = new AtomicLong();
    Gauge.builder("parley.kafka.lag", lag, AtomicLong::get)
        .description("Records of this node's partitions that stand in the log and are not read yet")
        .tag("group", group)
        .register(meters);
    return lag;
  }

  /** A client's figure; 0 where it has none yet. */
  static double value(Map<MetricName, ? extends Metric> metrics, String group, String name) {
    for (Map.Entry<MetricName, ? extends Metric> entry : metrics.entrySet()) {
      if (entry.getKey().name().equals(name)
          && entry.getKey().group().equals(group)
          && entry.getValue().metricValue() instanceof Number number) {
        return number.doubleValue();
      }
    }
    return 0;
  }
}
