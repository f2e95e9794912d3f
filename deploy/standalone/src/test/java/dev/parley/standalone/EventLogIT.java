package dev.parley.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.config.Settings;
import dev.parley.log.EventLog;
import dev.parley.log.EventLog.Event;
import dev.parley.log.KafkaSettings;
import dev.parley.log.LogException;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** However many continue as one writer, each of its events is stored once. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class EventLogIT {

  private static final String TOPIC = "events";

  @TempDir private Path folder;

  private EmbeddedKafka kafka;

  @BeforeEach
  void start() {
    Ports ports = new Ports(new Random());
    kafka =
        EmbeddedKafka.start(
            new BrokerSettings(1, folder.resolve("kafka"), ports.next(), ports.next()));
  }

  @AfterEach
  void stop() {
    kafka.close();
  }

  @Test
  void anotherOneGoesOnAsTheSameWriter() {
    try (EventLog first = log("life-1");
        EventLog second = log("life-1")) {
      assertThat(first.append(events(1, 2))).isEqualTo(2);

      assertThat(second.append(events(1, 2, 3))).isEqualTo(1);
      assertThatThrownBy(() -> first.append(events(4))).isInstanceOf(KafkaException.class);
      assertThat(first.append(events(3, 4, 5))).isEqualTo(2);
      assertThat(first.append(events(6))).isEqualTo(1);
    }

    assertThat(standing()).containsExactly("1", "2", "3", "4", "5", "6");
  }

  @Test
  void whatWasNotCommittedIsAppendedAgain() {
    try (EventLog dead = log("life-1")) {
      dead.append(events(1));
    }
    try (KafkaProducer<String, String> killed = producer("life-1");
        EventLog other = log("life-2");
        EventLog heir = log("life-1")) {
      other.append(events(3));
      killed.initTransactions();
      killed.beginTransaction();
      killed.send(new ProducerRecord<>(TOPIC, null, 2L, "key", "of a transaction without an end"));
      killed.flush();
      other.append(events(7));

      assertThat(heir.append(events(1, 2))).isEqualTo(1);
    }

    assertThat(standing()).containsExactly("1", "3", "7", "2");
  }

  @Test
  void aTopicThatWasDeletedIsMadeAgainWithTheNextEvents() throws Exception {
    try (EventLog events = log("life-1");
        Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrap()))) {
      events.append(events(1));

      admin.deleteTopics(List.of(TOPIC)).all().get();

      while (!appended(events, 2)) {
        // As presence-service does: the same again.
      }
      assertThat(events.append(events(3))).isEqualTo(1);
    }

    assertThat(standing()).containsExactly("2", "3");
  }

  private static boolean appended(EventLog log, int number) {
    try {
      log.append(events(number));
      return true;
    } catch (KafkaException | LogException e) {
      return false;
    }
  }

  private EventLog log(String writer) {
    return new EventLog(
        KafkaSettings.read(Settings.of(Map.of("PARLEY_KAFKA_BOOTSTRAP", kafka.bootstrap()))),
        TOPIC,
        writer);
  }

  private static List<Event> events(int... numbers) {
    List<Event> events = new ArrayList<>();
    for (int number : numbers) {
      String id = Integer.toString(number);
      events.add(new Event("key", id, new JsonObject().put("id", id), number, null));
    }
    return events;
  }

  private KafkaProducer<String, String> producer(String writer) {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", kafka.bootstrap(), "transactional.id", writer),
        new StringSerializer(),
        new StringSerializer());
  }

  private List<String> standing() {
    List<String> ids = new ArrayList<>();
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", kafka.bootstrap(), "isolation.level", "read_committed"),
            new StringDeserializer(),
            new StringDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(TOPIC).stream()
              .map(info -> new TopicPartition(TOPIC, info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
        consumer
            .poll(Duration.ofMillis(200))
            .forEach(record -> ids.add(new JsonObject(record.value()).getString("id")));
      }
    }
    return ids;
  }
}
