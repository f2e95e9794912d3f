package dev.parley.log;

import dev.parley.config.Settings;
import dev.parley.config.SettingsException;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * The rooms topic into a file and back: {@code Backup save} writes to standard output, {@code
 * Backup restore} reads standard input. It can be saved while people write; what was acknowledged
 * before the start is in it. It is restored into an empty topic of as many partitions, before any
 * service runs; history builds itself from it. The restored topic has another epoch, so clients
 * that come with old positions are told that they are not recovered.
 */
public final class Backup {

  private static final Duration POLL = Duration.ofMillis(500);
  private static final long PATIENCE_MILLIS = 60_000;

  private final KafkaSettings settings;

  /** Of the topic that the settings name. */
  public Backup(KafkaSettings settings) {
    this.settings = settings;
  }

  /** Ends with status 0 where all is saved or restored, and else with 1 and the reason. */
  public static void main(String[] arguments) {
    String what = arguments.length == 1 ? arguments[0] : "";
    try {
      Settings settings = Settings.load(System.getenv());
      Backup backup = new Backup(KafkaSettings.read(settings));
      settings.check();
      long records =
          switch (what) {
            case "save" -> {
              try (OutputStream out =
                  new BufferedOutputStream(new FileOutputStream(FileDescriptor.out))) {
                yield backup.save(out);
              }
            }
            case "restore" ->
                backup.restore(new BufferedInputStream(new FileInputStream(FileDescriptor.in)));
            default -> throw new LogException("\"" + what + "\" (expected: save or restore)");
          };
      System.err.println(what + ": " + records + " records");
    } catch (SettingsException | LogException | IOException e) {
      System.err.println("Backup: " + e.getMessage());
      System.exit(1);
    }
  }

  /**
   * Writes all records that the topic has now.
   *
   * @return how many
   */
  public long save(OutputStream to) throws IOException {
    RoomTopic topic = RoomTopic.ensureToCopy(settings, PATIENCE_MILLIS);
    try (KafkaConsumer<byte[], byte[]> consumer = consumer();
        BackupFile.Writer file = new BackupFile.Writer(to, topic.partitions())) {
      List<TopicPartition> partitions = partitions(topic);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < end(ends, p))) {
        for (ConsumerRecord<byte[], byte[]> read : consumer.poll(POLL)) {
          if (read.offset() < end(ends, new TopicPartition(read.topic(), read.partition()))) {
            file.write(read);
          }
        }
      }
      return file.end();
    }
  }

  /**
   * Writes all records of a backup into the topic, each where it was, with its time.
   *
   * @return how many
   * @throws LogException where the topic has records already or another number of partitions, and
   *     where the backup is no whole one or a record could not be stored
   */
  public long restore(InputStream from) throws IOException {
    RoomTopic topic = RoomTopic.ensureToCopy(settings, PATIENCE_MILLIS);
    BackupFile.Reader file = new BackupFile.Reader(from);
    if (file.partitions() != topic.partitions()) {
      throw new LogException(
          "PARLEY_ROOMS_PARTITIONS: \"%d\" (expected: %d, as in the backup)"
              .formatted(topic.partitions(), file.partitions()));
    }
    requireEmpty(topic);
    AtomicReference<@Nullable Exception> failed = new AtomicReference<>();
    Future<RecordMetadata> last = null;
    try (KafkaProducer<byte[], byte[]> producer = producer()) {
      for (var next = file.next(topic.name()); next != null; next = file.next(topic.name())) {
        last =
            producer.send(
                next,
                (stored, failure) -> {
                  if (failure != null) {
                    failed.compareAndSet(null, failure);
                  }
                });
        Exception failure = failed.get();
        if (failure != null) {
          throw new LogException(topic.name() + ": " + failure.getMessage());
        }
      }
      producer.flush();
      if (last != null) {
        last.get();
      }
    } catch (ExecutionException e) {
      throw new LogException(topic.name() + ": " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LogException("interrupted");
    }
    Exception failure = failed.get();
    if (failure != null) {
      throw new LogException(topic.name() + ": " + failure.getMessage());
    }
    return file.records();
  }

  private void requireEmpty(RoomTopic topic) {
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      consumer
          .endOffsets(partitions(topic))
          .forEach(
              (partition, end) -> {
                if (end > 0) {
                  throw new LogException(
                      "%s: ends at %d (expected: a topic that nothing was ever written to)"
                          .formatted(partition, end));
                }
              });
    }
  }

  private static long end(Map<TopicPartition, Long> ends, TopicPartition partition) {
    return ends.getOrDefault(partition, 0L);
  }

  private static List<TopicPartition> partitions(RoomTopic topic) {
    return IntStream.range(0, topic.partitions())
        .mapToObj(number -> new TopicPartition(topic.name(), number))
        .toList();
  }

  private KafkaConsumer<byte[], byte[]> consumer() {
    Map<String, Object> config = new HashMap<>(settings.client("parley-backup"));
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private KafkaProducer<byte[], byte[]> producer() {
    Map<String, Object> config = new HashMap<>(settings.client("parley-restore"));
    config.put("acks", "all");
    config.put("enable.idempotence", "true");
    config.put("compression.type", "lz4");
    config.put("linger.ms", "20");
    return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
  }
}
