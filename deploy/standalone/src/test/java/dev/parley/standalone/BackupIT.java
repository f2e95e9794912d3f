package dev.parley.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.config.Settings;
import dev.parley.log.Backup;
import dev.parley.log.KafkaSettings;
import dev.parley.log.LogException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A topic saved from one broker and restored at another is the same, record for record. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class BackupIT {

  private static final String TOPIC = "parley.rooms.v1";
  private static final int PARTITIONS = 4;
  private static final int RECORDS = 2_000;

  @TempDir private Path folder;

  private final Ports ports = new Ports(new Random());

  @Test
  void whatWasSavedIsRestoredWhereItWas() throws Exception {
    byte[] saved;
    List<String> before;
    try (EmbeddedKafka kafka = start("one")) {
      new Backup(settings(kafka, PARTITIONS)).save(new ByteArrayOutputStream());
      write(kafka.bootstrap());
      saved = save(kafka);
      before = all(kafka.bootstrap());
      assertThat(before).hasSize(RECORDS);
      assertThatThrownBy(() -> restore(kafka, PARTITIONS, saved))
          .isInstanceOf(LogException.class)
          .hasMessageContaining("expected: a topic that nothing was ever written to");
    }

    try (EmbeddedKafka kafka = start("two")) {
      byte[] cut = Arrays.copyOf(saved, saved.length - 20);
      assertThat(restore(kafka, PARTITIONS, saved)).isEqualTo(RECORDS);
      assertThat(all(kafka.bootstrap())).isEqualTo(before);
      assertThat(save(kafka)).as("saved again").isEqualTo(saved);

      try (EmbeddedKafka third = start("three")) {
        assertThatThrownBy(() -> restore(third, PARTITIONS, cut))
            .isInstanceOf(LogException.class)
            .hasMessageContaining("is not whole");
      }
    }
  }

  @Test
  void anotherNumberOfPartitionsIsRefused() throws Exception {
    try (EmbeddedKafka kafka = start("one");
        EmbeddedKafka other = start("two")) {
      byte[] saved = save(kafka);

      assertThatThrownBy(() -> restore(other, PARTITIONS + 1, saved))
          .isInstanceOf(LogException.class)
          .hasMessage("PARLEY_ROOMS_PARTITIONS: \"5\" (expected: 4, as in the backup)");
    }
  }

  private EmbeddedKafka start(String name) {
    return EmbeddedKafka.start(
        new BrokerSettings(1, folder.resolve(name), ports.next(), ports.next()));
  }

  private static KafkaSettings settings(EmbeddedKafka kafka, int partitions) {
    return KafkaSettings.read(
        Settings.of(
            Map.of(
                "PARLEY_KAFKA_BOOTSTRAP", kafka.bootstrap(),
                "PARLEY_ROOMS_PARTITIONS", Integer.toString(partitions))));
  }

  private static byte[] save(EmbeddedKafka kafka) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new Backup(settings(kafka, PARTITIONS)).save(out);
    return out.toByteArray();
  }

  private static long restore(EmbeddedKafka kafka, int partitions, byte[] saved)
      throws IOException {
    return new Backup(settings(kafka, partitions)).restore(new ByteArrayInputStream(saved));
  }

  /** Records with headers, without a value, and of times that do not grow. */
  private static void write(String bootstrap) {
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrap),
            new StringSerializer(),
            new StringSerializer())) {
      for (int i = 0; i < RECORDS; i++) {
        ProducerRecord<String, String> next =
            new ProducerRecord<>(
                TOPIC,
                i % PARTITIONS,
                1_700_000_000_000L + (i * 7L) % 1_000,
                "room" + i % 9,
                i % 50 == 0 ? null : "\"ä" + i + "\"");
        next.headers().add("from", ("u" + i % 3).getBytes(StandardCharsets.UTF_8));
        next.headers().add("from", new byte[0]);
        producer.send(next);
      }
    }
  }

  private static List<String> all(String bootstrap) {
    List<TopicPartition> partitions =
        IntStream.range(0, PARTITIONS).mapToObj(p -> new TopicPartition(TOPIC, p)).toList();
    List<String> all = new ArrayList<>();
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrap),
            new StringDeserializer(),
            new StringDeserializer())) {
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      while (all.size() < RECORDS) {
        consumer
            .poll(Duration.ofMillis(200))
            .forEach(
                read ->
                    all.add(
                        "%d/%d %d %s=%s %s"
                            .formatted(
                                read.partition(),
                                read.offset(),
                                read.timestamp(),
                                read.key(),
                                read.value(),
                                read.headers())));
      }
    }
    all.sort(null);
    return all;
  }
}
