package dev.parley.log;

import dev.parley.log.EventLog.Event;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Finds out which events are in a topic of events. Every method blocks. */
final class EventReader {

  /** The header with an event's id. */
  static final String ID = "id";

  private static final Duration POLL = Duration.ofMillis(250);

  /** Longer than a transaction may be open, which holds back what is read after it. */
  private static final long TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final KafkaSettings settings;
  private final String topic;

  /** What an event is known by. */
  private record Name(String key, String id) {}

  EventReader(KafkaSettings settings, String topic) {
    this.settings = settings;
    this.topic = topic;
  }

  /**
   * Takes those events away that are stored. Reads from the time of the first of them, until all
   * are found or the end is reached, as it is now.
   *
   * @throws LogException where that takes longer than 30 s
   */
  void strikeOut(Collection<Event> events) {
    if (events.isEmpty()) {
      return;
    }
    long since = events.stream().mapToLong(Event::at).min().orElseThrow();
    Map<Name, Event> wanted =
        events.stream()
            .collect(
                Collectors.toMap(
                    event -> new Name(event.key(), event.id()), Function.identity(), (a, b) -> a));
    Map<String, Object> config = new HashMap<>(settings.client("parley-events"));
    config.put("isolation.level", "read_committed");
    config.put("enable.auto.commit", "false");
    config.put("allow.auto.create.topics", "false");
    config.put("auto.offset.reset", "earliest");
    config.put("default.api.timeout.ms", "10000");
    try (Admin admin = Admin.create(Map.copyOf(settings.client("parley-events")));
        KafkaConsumer<byte[], byte[]> consumer =
            new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      Map<TopicPartition, Long> begins = offsets(admin, partitions, OffsetSpec.forTimestamp(since));
      begins.values().removeIf(begin -> begin < 0); // nothing is as young as that
      Map<TopicPartition, Long> ends = offsets(admin, begins.keySet(), OffsetSpec.latest());
      consumer.assign(begins.keySet());
      begins.forEach(consumer::seek);
      long deadline = System.nanoTime() + TIMEOUT_NANOS;
      while (!wanted.isEmpty() && !isAt(consumer, ends)) {
        if (System.nanoTime() > deadline) {
          throw new LogException(topic + ": not read to its end within 30 s");
        }
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          wanted.remove(name(record));
        }
      }
    }
    events.retainAll(wanted.values());
  }

  /** Of all that was written, committed or not: what is not decided yet is waited for. */
  private Map<TopicPartition, Long> offsets(
      Admin admin, Collection<TopicPartition> partitions, OffsetSpec which) {
    Map<TopicPartition, OffsetSpec> question = new HashMap<>();
    partitions.forEach(partition -> question.put(partition, which));
    Map<TopicPartition, Long> offsets = new HashMap<>();
    try {
      admin
          .listOffsets(question)
          .all()
          .get()
          .forEach((partition, found) -> offsets.put(partition, found.offset()));
      return offsets;
    } catch (ExecutionException e) {
      throw new LogException(topic + ": " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LogException("interrupted while waiting for Kafka");
    }
  }

  private static boolean isAt(
      KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream()
        .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
  }

  private static Name name(ConsumerRecord<byte[], byte[]> record) {
    Header id = record.headers().lastHeader(ID);
    return new Name(text(record.key()), id == null ? "" : text(id.value()));
  }

  private static String text(byte[] bytes) {
    return bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
  }
}
