package dev.parley.log;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A small topic of which every node reads all: the newest value of each key, in one partition that
 * Kafka compacts. A value is gone after {@link #KEEP}. Whoever opens it hears every value from the
 * beginning, then each new one, the newest of a key last; after a failure all of them again. A key
 * that was removed has an empty value, until Kafka forgets the key.
 */
public final class SharedTable implements AutoCloseable {

  /** How long a value is kept at least, unless the key has a newer one. */
  public static final Duration KEEP = Duration.ofDays(3650);

  private static final Logger log = LoggerFactory.getLogger(SharedTable.class);
  private static final Duration POLL = Duration.ofMillis(250);
  private static final Duration CLOSE = Duration.ofSeconds(2);
  private static final long RETRY_MILLIS = 1_000;
  private static final int WRITE_MILLIS = 1_500;
  private static final long READ_NANOS = 1_500_000_000L;

  /** The value of a key that was removed. */
  public static final String REMOVED = "";

  private final KafkaSettings settings;
  private final String topic;
  private final TopicPartition partition;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final CountDownLatch read = new CountDownLatch(1);
  private final Progress progress = new Progress();
  private @Nullable Thread thread;
  private @Nullable KafkaProducer<String, String> producer;

  /** A table that is not read yet. */
  public SharedTable(KafkaSettings settings, String topic) {
    this.settings = settings;
    this.topic = topic;
    this.partition = new TopicPartition(topic, 0);
  }

  /**
   * Begins to read; makes the topic where it is missing. To be called once.
   *
   * @param onValue hears keys and values, {@link #REMOVED} too, on a thread of the table's own
   */
  public synchronized void open(BiConsumer<String, String> onValue) {
    Thread reader = new Thread(() -> run(onValue), "table-" + topic);
    reader.setDaemon(true);
    reader.start();
    thread = reader;
  }

  /** Whether all has been read that was there when the table was opened. Safe from any thread. */
  public boolean isRead() {
    return read.getCount() == 0;
  }

  /**
   * Sets the value of a key; it is stored when this returns. Blocks for a second or two at most.
   *
   * @throws LogException where it is not known to be stored
   */
  public void put(String key, String value) {
    store(key, value);
  }

  /**
   * Sets the value of a key as {@link #put} does, and returns when it, and all that was stored
   * before it, was read here. Blocks for a few seconds at most.
   *
   * @throws LogException where it is not known to be stored, or not read yet
   */
  public void putAndRead(String key, String value) {
    long offset = store(key, value);
    if (!progress.await(offset)) {
      throw new LogException(topic + ": what was stored is not read yet");
    }
  }

  /** Where it is stored. */
  private synchronized long store(String key, String value) {
    try {
      KafkaProducer<String, String> open = producer == null ? newProducer() : producer;
      producer = open;
      @Nullable String stored = value.equals(REMOVED) ? null : value;
      return open.send(new ProducerRecord<>(topic, 0, key, stored))
          .get(2L * WRITE_MILLIS, TimeUnit.MILLISECONDS)
          .offset();
    } catch (ExecutionException | TimeoutException | KafkaException e) {
      throw new LogException(topic + ": " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LogException("interrupted while waiting for Kafka");
    }
  }

  private KafkaProducer<String, String> newProducer() {
    Map<String, Object> config = new HashMap<>(settings.client("parley-table"));
    config.put("acks", "all");
    config.put("linger.ms", 0);
    config.put("request.timeout.ms", WRITE_MILLIS);
    config.put("delivery.timeout.ms", WRITE_MILLIS);
    config.put("max.block.ms", WRITE_MILLIS);
    return new KafkaProducer<>(config, new StringSerializer(), new StringSerializer());
  }

  private void run(BiConsumer<String, String> onValue) {
    while (closing.getCount() > 0) {
      try {
        create();
        follow(onValue);
      } catch (RuntimeException e) {
        log.warn("table_unreadable topic={} reason={}", topic, e.toString());
        awaitClosing();
      }
    }
  }

  private void create() {
    Topics.create(
        settings,
        new NewTopic(topic, 1, (short) settings.replication())
            .configs(
                Map.of(
                    "cleanup.policy",
                    "compact,delete",
                    "retention.ms",
                    Long.toString(KEEP.toMillis()))));
  }

  private void follow(BiConsumer<String, String> onValue) {
    Map<String, Object> config = new HashMap<>(settings.client("parley-table"));
    config.put("enable.auto.commit", "false");
    config.put("allow.auto.create.topics", "false");
    config.put("auto.offset.reset", "earliest");
    config.put("default.api.timeout.ms", "10000");
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer())) {
      List<TopicPartition> all = List.of(partition);
      consumer.assign(all);
      consumer.seekToBeginning(all);
      long end = consumer.endOffsets(all).getOrDefault(partition, 0L);
      progress.begin();
      while (closing.getCount() > 0) {
        for (ConsumerRecord<String, String> record : consumer.poll(POLL)) {
          if (record.key() != null) {
            onValue.accept(record.key(), record.value() == null ? REMOVED : record.value());
          }
          progress.reached(record.offset());
        }
        if (!isRead() && consumer.position(partition) >= end) {
          read.countDown();
        }
      }
    }
  }

  private void awaitClosing() {
    try {
      closing.await(RETRY_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      closing.countDown();
    }
  }

  /** Reads no more; waits a few seconds for it. */
  @Override
  public synchronized void close() {
    closing.countDown();
    try {
      if (thread != null) {
        thread.join(CLOSE.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (producer != null) {
      producer.close(CLOSE);
    }
  }

  /** Up to where the table was read. */
  private static final class Progress {

    private long last = -1;

    synchronized void begin() {
      last = -1;
    }

    synchronized void reached(long offset) {
      last = offset;
      notifyAll();
    }

    synchronized boolean await(long offset) {
      long end = System.nanoTime() + READ_NANOS;
      try {
        for (long left = READ_NANOS; last < offset && left > 0; left = end - System.nanoTime()) {
          TimeUnit.NANOSECONDS.timedWait(this, left);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return last >= offset;
    }
  }
}
