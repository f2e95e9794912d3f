package dev.parley.log;

import dev.parley.contract.RoomRecord;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.utils.Utils;

/**
 * In which partitions rooms were found. Kafka keeps no record of the number of partitions that a
 * topic was created with, but its records do: each room is in the partition that this number gives
 * it. Not safe for several threads.
 */
final class Placement {

  private static final Duration POLL = Duration.ofMillis(100);
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(3);

  /** Records that are read back from a partition's end. */
  private static final long NEWEST = 200;

  /** Enough to be sure; what is looked at has to be bounded. */
  private static final int MAX_ROOMS = 20_000;

  private final Set<Found> found = new HashSet<>();

  /** A room's hash, as Kafka's default partitioner makes it, and where the room was found. */
  private record Found(int hash, int partition) {

    boolean fits(int partitions) {
      return hash % partitions == partition;
    }
  }

  /** Reads some of the oldest and of the newest records of each partition. */
  static Placement read(KafkaSettings settings, int partitions) {
    Map<String, Object> config = new HashMap<>(settings.client("parley-placement"));
    config.put("enable.auto.commit", "false");
    config.put("auto.offset.reset", "earliest");
    config.put("allow.auto.create.topics", "false");
    // A batch of the producer fits, whatever it holds; all that is read at once is bounded.
    config.put("max.partition.fetch.bytes", Integer.toString(TopicChecks.BATCH_BYTES + 32_768));
    config.put("fetch.max.bytes", "8388608");
    config.put("max.poll.records", "5000");
    config.put("default.api.timeout.ms", "10000");
    Placement placement = new Placement();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> all =
          IntStream.range(0, partitions)
              .mapToObj(number -> new TopicPartition(settings.topic(), number))
              .toList();
      Map<TopicPartition, Long> begins = consumer.beginningOffsets(all);
      Map<TopicPartition, Long> ends = new HashMap<>(consumer.endOffsets(all));
      ends.entrySet().removeIf(end -> end.getValue() <= begins.getOrDefault(end.getKey(), 0L));
      placement.read(consumer, ends, partition -> begins.getOrDefault(partition, 0L));
      placement.read(
          consumer,
          ends,
          partition ->
              Math.max(
                  begins.getOrDefault(partition, 0L), ends.getOrDefault(partition, 0L) - NEWEST));
    }
    return placement;
  }

  /** Reads each partition from an offset on, until it has given something. */
  private void read(
      KafkaConsumer<byte[], byte[]> consumer,
      Map<TopicPartition, Long> ends,
      ToLongFunction<TopicPartition> from) {
    Set<TopicPartition> silent = new HashSet<>(ends.keySet());
    consumer.assign(silent);
    silent.forEach(partition -> consumer.seek(partition, from.applyAsLong(partition)));
    long until = System.nanoTime() + PATIENCE_NANOS;
    while (!silent.isEmpty() && found.size() < MAX_ROOMS && System.nanoTime() < until) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        RoomRecord readable = RecordFormat.decode(record).record();
        if (readable != null) {
          add(readable.room().value(), record.partition());
        }
      }
      silent.removeIf(partition -> consumer.position(partition) > from.applyAsLong(partition));
      consumer.pause(
          consumer.assignment().stream().filter(each -> !silent.contains(each)).toList());
    }
  }

  /** Notes a room and where it was found. */
  void add(String room, int partition) {
    int hash = Utils.toPositive(Utils.murmur2(room.getBytes(StandardCharsets.UTF_8)));
    found.add(new Found(hash, partition));
  }

  /** How many rooms were found, one in several partitions as often. */
  int rooms() {
    return found.size();
  }

  /** How many of them are where so many partitions put them. */
  int fitting(int partitions) {
    int fitting = 0;
    for (Found room : found) {
      if (room.fits(partitions)) {
        fitting++;
      }
    }
    return fitting;
  }

  /**
   * The number of partitions that most rooms fit; of several the preferred one, else the highest.
   */
  int best(int preferred, int highest) {
    int best = preferred;
    int most = fitting(preferred);
    for (int number = 1; number <= highest; number++) {
      int fitting = fitting(number);
      if (fitting > most || (fitting == most && best != preferred)) {
        most = fitting;
        best = number;
      }
    }
    return best;
  }
}
