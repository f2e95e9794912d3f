package dev.parley.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.config.Settings;
import dev.parley.log.KafkaSettings;
import dev.parley.log.LogEntry;
import dev.parley.log.LogRange;
import dev.parley.log.LogReader;
import dev.parley.log.LogTail;
import dev.parley.log.RoomTopic;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Members of a consumer group on a log of one partition that has 1,500 entries. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class LogTailIT {

  private static final int ENTRIES = 1_500;
  private static final String GROUP = "rooms";

  @TempDir private Path folder;

  private EmbeddedKafka kafka;
  private KafkaSettings settings;
  private RoomTopic topic;

  @BeforeEach
  void start() {
    Ports ports = new Ports(new Random());
    kafka =
        EmbeddedKafka.start(
            new BrokerSettings(1, folder.resolve("kafka"), ports.next(), ports.next()));
    settings =
        KafkaSettings.read(
            Settings.of(
                Map.of(
                    "PARLEY_KAFKA_BOOTSTRAP",
                    kafka.bootstrap(),
                    "PARLEY_ROOMS_PARTITIONS",
                    "1",
                    "PARLEY_KAFKA_GROUP_PROTOCOL",
                    "consumer")));
    topic = RoomTopic.ensure(settings, 30_000);
    fill();
  }

  @AfterEach
  void stop() {
    kafka.close();
  }

  @Test
  void warmsUpOnTheEndAndThenReadsFromWhereItsReaderSays() {
    Book book = new Book(7);
    try (LogTail tail = open("first", book)) {
      until(() -> book.read.size() >= ENTRIES - 7);
    }

    assertThat(book.warmedUpOn).containsExactlyElementsOf(offsets(ENTRIES - 1_000));
    assertThat(book.read).containsExactlyElementsOf(offsets(7));
    assertThat(book.calls.lastIndexOf("warmUp")).isLessThan(book.calls.indexOf("assigned [0]"));
  }

  @Test
  void isReadyWithItsShareAndWithNoneWhereNoneIsLeft() {
    Book book = new Book(0);
    Book other = new Book(0);
    try (LogTail first = open("first", book)) {
      until(() -> first.notReading().isEmpty());
      assertThat(book.calls).contains("assigned [0]");
      try (LogTail second = open("second", other)) {
        until(() -> second.notReading().isEmpty());
        assertThat(other.read).isEmpty();

        first.close();

        until(() -> other.read.size() >= ENTRIES);
      }
    }
    assertThat(book.calls).contains("revoked");
  }

  private static void until(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }

  private LogTail open(String member, Book book) {
    return LogTail.open(settings, topic, GROUP, member, book, new SimpleMeterRegistry());
  }

  private static List<Long> offsets(long from) {
    return LongStream.range(from, ENTRIES).boxed().toList();
  }

  private void fill() {
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrap()),
            new StringSerializer(),
            new StringSerializer())) {
      for (int i = 0; i < ENTRIES; i++) {
        ProducerRecord<String, String> next =
            new ProducerRecord<>(settings.topic(), 0, "room", "{}");
        next.headers().add("from", "anna".getBytes(StandardCharsets.UTF_8));
        next.headers().add("key", ("k" + i).getBytes(StandardCharsets.UTF_8));
        producer.send(next);
      }
      producer.flush();
    }
  }

  /** Records the calls that it gets. */
  private static final class Book implements LogReader {

    private final long start;
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final List<Long> warmedUpOn = new CopyOnWriteArrayList<>();
    private final List<Long> read = new CopyOnWriteArrayList<>();

    Book(long start) {
      this.start = start;
    }

    @Override
    public void warmUp(Map<Integer, List<LogEntry>> polled) {
      calls.add("warmUp");
      polled.values().forEach(entries -> entries.forEach(entry -> warmedUpOn.add(entry.offset())));
    }

    @Override
    public Map<Integer, Long> assigned(long generation, Map<Integer, LogRange> partitions) {
      Map<Integer, Long> starts = new TreeMap<>();
      partitions.forEach((number, range) -> starts.put(number, start));
      calls.add("assigned " + partitions.keySet());
      return starts;
    }

    @Override
    public void read(Map<Integer, List<LogEntry>> polled) {
      calls.add("read");
      polled.values().forEach(entries -> entries.forEach(entry -> read.add(entry.offset())));
    }

    @Override
    public void reached(Map<Integer, Long> next) {}

    @Override
    public void revoked(Set<Integer> partitions) {
      calls.add("revoked");
    }

    @Override
    public void lost(Set<Integer> partitions) {
      calls.add("lost");
    }
  }
}
