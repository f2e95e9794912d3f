package dev.parley.log;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads the end of every partition once, before the consumer joins its group. While partitions
 * change hands nobody owns them, and connecting to the brokers for the first time or loading the
 * code that reads would make that longer.
 */
final class WarmUp {

  /** Entries of each partition, and of all. */
  private static final long ENTRIES = 1_000;

  private static final long ALL_ENTRIES = 10_000;

  private static final long PATIENCE_NANOS = 2_000_000_000L;
  private static final Duration POLL = Duration.ofMillis(100);

  private WarmUp() {}

  /**
   * Reads, 2 s and 10,000 entries at most, and leaves the consumer with no partition.
   *
   * @param count how many partitions are used
   * @param closed ends it early
   */
  static void run(
      KafkaConsumer<byte[], byte[]> consumer,
      String topic,
      int count,
      LogReader reader,
      BooleanSupplier closed) {
    List<TopicPartition> partitions =
        IntStream.range(0, count).mapToObj(number -> new TopicPartition(topic, number)).toList();
    consumer.assign(partitions);
    Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions);
    Map<TopicPartition, Long> unread = new HashMap<>();
    consumer
        .endOffsets(partitions)
        .forEach(
            (partition, end) -> {
              long begin = begins.getOrDefault(partition, 0L);
              consumer.seek(partition, Math.max(begin, end - ENTRIES));
              if (begin < end) {
                unread.put(partition, end);
              }
            });
    long until = System.nanoTime() + PATIENCE_NANOS;
    long read = 0;
    while (!unread.isEmpty()
        && read < ALL_ENTRIES
        && System.nanoTime() < until
        && !closed.getAsBoolean()) {
      ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
      reader.warmUp(Polled.entries(records));
      read += records.count();
      unread.entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue());
    }
    consumer.unsubscribe();
  }
}
