package dev.parley.log;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ownership and tailing: a plain {@link KafkaConsumer} on a thread of its own, because only there
 * does a hand-over wait for the old owner (Vert.x's consumer calls back after the partitions are
 * released). Nothing is committed: a reader knows by itself where to begin. A consumer that fails
 * is closed and made anew after a second.
 */
public final class LogTail implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(LogTail.class);
  private static final Duration POLL = Duration.ofMillis(250);
  private static final long RETRY_MILLIS = 1_000;

  /** By its next heartbeat a member hears that partitions are to change hands. */
  private static final long HEARTBEAT_MILLIS = 200;

  private static final long LAG_EVERY_NANOS = 1_000_000_000L;

  /** A member that has been given nothing for so long is not needed now. */
  private static final long SHARE_PATIENCE_NANOS = 3_000_000_000L;

  /** So many session timeouts without a heartbeat, and Kafka is away. */
  private static final int SILENT_SESSIONS = 2;

  private final KafkaSettings settings;
  private final String group;
  private final String member;
  private final LogReader reader;
  private final AtomicLong lag;
  private final Thread thread;
  private final CountDownLatch closing = new CountDownLatch(1);
  private volatile boolean joined;
  private volatile boolean given;
  private volatile long joinedNanos;
  private long lagSeenNanos;
  private volatile KafkaConsumer<byte[], byte[]> consumer;

  private LogTail(
      KafkaSettings settings, String group, String member, LogReader reader, AtomicLong lag) {
    this.lag = lag;
    this.member = member;
    this.settings = settings;
    this.group = group;
    this.reader = reader;
    this.consumer = newConsumer();
    this.thread = new Thread(this::run, "tail-" + group);
    thread.setDaemon(true);
  }

  /**
   * Begins to tail as a member of a group.
   *
   * @param member the life of this node, by which {@link GroupMembers} can take it out
   */
  public static LogTail open(
      KafkaSettings settings, String group, String member, LogReader reader, MeterRegistry meters) {
    LogTail tail = new LogTail(settings, group, member, reader, KafkaMeters.lag(meters, group));
    tail.thread.start();
    return tail;
  }

  /** Why it may not read now, in a few words; empty when it can. Safe from any thread. */
  public Optional<String> notReading() {
    if (!joined) {
      return Optional.of("not a member of its consumer group");
    }
    if (!given && System.nanoTime() - joinedNanos < SHARE_PATIENCE_NANOS) {
      return Optional.of("waits for its share of the partitions");
    }
    double silent =
        KafkaMeters.value(
            consumer.metrics(), "consumer-coordinator-metrics", "last-heartbeat-seconds-ago");
    return silent > SILENT_SESSIONS * Math.max(1, settings.sessionTimeout().toSeconds())
        ? Optional.of("Kafka does not answer for %.0f s now".formatted(silent))
        : Optional.empty();
  }

  /** Leaves the group, which hands the partitions over, and waits for it up to 10 s. */
  @Override
  public void close() {
    closing.countDown();
    consumer.wakeup();
    try {
      thread.join(10_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private KafkaConsumer<byte[], byte[]> newConsumer() {
    Map<String, Object> config = new HashMap<>(settings.client("parley-" + group));
    config.put("group.id", GroupMembers.groupId(group));
    config.put("group.instance.id", member);
    config.put("group.protocol", settings.groupProtocol());
    if (settings.groupProtocol().equals("classic")) {
      long session = settings.sessionTimeout().toMillis();
      config.put("session.timeout.ms", Long.toString(session));
      config.put("heartbeat.interval.ms", Long.toString(Math.min(session / 4, HEARTBEAT_MILLIS)));
      config.put(
          "partition.assignment.strategy",
          "org.apache.kafka.clients.consumer.CooperativeStickyAssignor");
    }
    config.put("enable.auto.commit", "false");
    // What retention took from under a reader must not be skipped: it is assigned anew, and sees
    // it.
    config.put("auto.offset.reset", "none");
    config.put("allow.auto.create.topics", "false");
    config.put("max.poll.records", "2000");
    config.put("max.poll.interval.ms", "60000");
    config.put("fetch.min.bytes", "1");
    config.put("default.api.timeout.ms", "10000");
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private void run() {
    boolean rehearsed = false;
    while (!closed()) {
      try {
        if (!rehearsed) {
          rehearsed = true;
          Rehearsal.run(consumer, settings.topic(), reader, this::closed);
        }
        consumer.subscribe(List.of(settings.topic()), new Rebalance());
        while (!closed()) {
          ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
          if (records.isEmpty()) {
            reader.reached(positions());
          } else {
            reader.read(Polled.entries(records));
          }
          seeLag();
        }
      } catch (WakeupException e) {
        // closing
      } catch (RuntimeException e) {
        log.error("tail_failed group={}", group, e);
      }
      joined = false;
      shutConsumer();
      if (!awaitClosing(RETRY_MILLIS)) {
        consumer = newConsumer();
      }
    }
  }

  private Map<Integer, Long> positions() {
    Map<Integer, Long> next = new TreeMap<>();
    for (TopicPartition partition : consumer.assignment()) {
      next.put(partition.partition(), consumer.position(partition));
    }
    return next;
  }

  private TopicPartition partition(int number) {
    return new TopicPartition(settings.topic(), number);
  }

  private void shutConsumer() {
    try {
      consumer.close(
          CloseOptions.timeout(Duration.ofSeconds(5))
              .withGroupMembershipOperation(GroupMembershipOperation.LEAVE_GROUP));
    } catch (RuntimeException e) {
      log.warn("tail_close_failed group={} reason={}", group, e.toString());
    }
  }

  /** Once a second is enough: it asks about every partition. */
  private void seeLag() {
    long now = System.nanoTime();
    if (now - lagSeenNanos >= LAG_EVERY_NANOS) {
      lagSeenNanos = now;
      long sum = 0;
      for (TopicPartition partition : consumer.assignment()) {
        sum += consumer.currentLag(partition).orElse(0);
      }
      lag.set(sum);
    }
  }

  private boolean closed() {
    return closing.getCount() == 0;
  }

  private boolean awaitClosing(long millis) {
    try {
      return closing.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  private final class Rebalance implements ConsumerRebalanceListener {

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      if (!joined) {
        joinedNanos = System.nanoTime();
        given = false;
        joined = true;
      }
      long generation = consumer.groupMetadata().generationId();
      Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      Map<Integer, LogRange> ranges = new TreeMap<>();
      for (TopicPartition partition : partitions) {
        long begin = begins.getOrDefault(partition, 0L);
        long end = ends.getOrDefault(partition, 0L);
        ranges.put(partition.partition(), new LogRange(begin, end));
      }
      reader
          .assigned(generation, ranges)
          .forEach((number, from) -> consumer.seek(partition(number), from));
      given |= !partitions.isEmpty();
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      reader.revoked(numbers(partitions));
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
      reader.lost(numbers(partitions));
    }

    private Set<Integer> numbers(Collection<TopicPartition> partitions) {
      return partitions.stream().map(TopicPartition::partition).collect(Collectors.toSet());
    }
  }
}
