package dev.parley.systemtests.cluster;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads the topic of transitions, as anybody outside may. */
final class TransitionTopic {

  private static final String NAME = "parley.presence.v1";

  private TransitionTopic() {}

  /** All records in it now; the key of each is checked. */
  static List<JsonObject> read(String bootstrap) {
    Map<String, Object> config =
        Map.of(
            "bootstrap.servers",
            bootstrap,
            "isolation.level",
            "read_committed",
            "enable.metrics.push",
            "false");
    List<JsonObject> records = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(NAME).stream()
              .map(info -> new TopicPartition(NAME, info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
        for (ConsumerRecord<byte[], byte[]> each : consumer.poll(Duration.ofMillis(200))) {
          JsonObject record = new JsonObject(new String(each.value(), StandardCharsets.UTF_8));
          if (!record.getString("room").equals(new String(each.key(), StandardCharsets.UTF_8))) {
            throw new AssertionError("key of another room: " + record);
          }
          records.add(record);
        }
      }
    }
    return records;
  }
}
