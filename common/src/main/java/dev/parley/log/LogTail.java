package dev.parley.log;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ownership and tailing: a plain {@link KafkaConsumer} on a thread of its own, because only there
 * does a hand-over wait for the old owner (Vert.x's consumer calls back after the partitions are
 * released). Nothing is committed: a reader knows by itself where to begin. A consumer that fails
 * is closed and replaced after a second.
 *
 * <p>What it hands on is of one topic: when that is deleted and created again, the reader loses its
 * partitions, hears of the new epoch, and gets them again. Partitions that were added to the topic
 * are left alone.
 */
public final class LogTail implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(LogTail.class);
  private static final Duration POLL = Duration.ofMillis(250);
  private static final long RETRY_MILLIS = 1_000;

  /** By its next heartbeat a member hears that partitions are to change hands. */
  private static final long HEARTBEAT_MILLIS = 200;

  private static final long LAG_EVERY_NANOS = 1_000_000_000L;
  private static final long BEGINS_EVERY_NANOS = 2_000_000_000L;

  /**
   * A topic that was replaced can be read at once, but a broker that is late must not be pressed.
   */
  private static final long REPLACED_MILLIS = 100;

  /** A member that has been given nothing for so long is not needed now. */
  private static final long SHARE_PATIENCE_NANOS = 3_000_000_000L;

  /** So many session timeouts without a heartbeat, and Kafka is away. */
  private static final int SILENT_SESSIONS = 2;

  private final KafkaSettings settings;
  private final String group;
  private final String member;
  private final LogReader reader;
  private final AtomicLong lag;
  private final TopicGuard guard;
  private final Thread thread;
  private final CountDownLatch closing = new CountDownLatch(1);
  private volatile boolean joined;
  private volatile boolean given;
  private volatile long joinedNanos;
  private final Set<Integer> owned = new TreeSet<>();
  private long lagSeenNanos;
  private long beginsAskedNanos;
  private volatile KafkaConsumer<byte[], byte[]> consumer;

  private LogTail(
      KafkaSettings settings,
      RoomTopic topic,
      String group,
      String member,
      LogReader reader,
      AtomicLong lag) {
    this.lag = lag;
    this.member = member;
    this.settings = settings;
    this.group = group;
    this.reader = reader;
    this.guard = TopicGuard.open(settings, topic, this::awaitClosing);
    this.consumer = newConsumer();
    this.thread = new Thread(this::run, "tail-" + group);
    thread.setDaemon(true);
  }

  /**
   * Begins to tail as a member of a group.
   *
   * @param topic as it was found; the reader hears when it is replaced
   * @param member this node's member id, by which {@link GroupMembers} can take it out
   */
  public static LogTail open(
      KafkaSettings settings,
      RoomTopic topic,
      String group,
      String member,
      LogReader reader,
      MeterRegistry meters) {
    LogTail tail =
        new LogTail(settings, topic, group, member, reader, KafkaMetrics.lag(meters, group));
    tail.thread.start();
    return tail;
  }

  /** Why it may not read now, in a few words; empty when it can. Safe from any thread. */
  public Optional<String> notReading() {
    if (!joined) {
      return Optional.of(guard.obstacle().orElse("not a member of its consumer group"));
    }
    if (!given && System.nanoTime() - joinedNanos < SHARE_PATIENCE_NANOS) {
      return Optional.of("waits for its share of the partitions");
    }
    double silent =
        KafkaMetrics.value(
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
    // What retention took from under a reader must not be skipped: it is assigned again, and sees
    // it.
    config.put("auto.offset.reset", "none");
    config.put("allow.auto.create.topics", "false");
    config.put("max.poll.records", "2000");
    config.put("max.poll.interval.ms", "60000");
    config.put("fetch.min.bytes", "1");
    config.put("default.api.timeout.ms", "10000");
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), guard.deserializer());
  }

  private void run() {
    boolean warm = false;
    while (!closed()) {
      long pause = RETRY_MILLIS;
      try {
        guard.awaitUsable().ifPresent(reader::replaced);
        if (!warm) {
          warm = true;
          WarmUp.run(consumer, settings.topic(), settings.partitions(), reader, this::closed);
        }
        consumer.subscribe(List.of(settings.topic()), new Rebalance());
        while (!closed()) {
          tail();
        }
      } catch (WakeupException e) {
        // closing
      } catch (RuntimeException e) {
        if (e instanceof TopicGuard.Gone || e.getCause() instanceof TopicGuard.Gone) {
          log.warn("topic_gone topic={} group={}", settings.topic(), group);
          loseAll();
          pause = REPLACED_MILLIS;
        } else if (e instanceof LogException || e instanceof KafkaException) {
          log.warn("tail_failed group={} reason={}", group, e.toString()); // and begun again
        } else {
          log.error("tail_failed group={}", group, e);
        }
      }
      joined = false;
      shutConsumer();
      if (!awaitClosing(pause)) {
        consumer = newConsumer();
      }
    }
    guard.close();
  }

  private void tail() {
    ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
    if (guard.isSuspect()) {
      guard.requireSame();
    }
    if (records.isEmpty()) {
      reader.reached(positions());
    } else {
      reader.read(Polled.entries(records));
    }
    seeLag();
    seeBegins();
  }

  private void loseAll() {
    Set<Integer> gone = Set.copyOf(owned);
    owned.clear();
    reader.lost(gone);
  }

  /** Those that Parley uses, of partitions that may have been added to the topic. */
  private List<TopicPartition> used(Collection<TopicPartition> partitions) {
    return partitions.stream().filter(each -> each.partition() < settings.partitions()).toList();
  }

  private Map<Integer, Long> positions() {
    Map<Integer, Long> next = new TreeMap<>();
    forEachAssigned(partition -> next.put(partition.partition(), consumer.position(partition)));
    return next;
  }

  /**
   * Calls something for each partition that the consumer has. Its own thread may lose them between
   * two calls (KIP-848: it is fenced when the broker has not heard from it), and then it refuses to
   * speak of them; what it has lost is handled in the next poll.
   */
  private void forEachAssigned(Consumer<TopicPartition> action) {
    for (TopicPartition partition : used(consumer.assignment())) {
      try {
        action.accept(partition);
      } catch (IllegalStateException lost) {
        log.debug("partition_lost_meanwhile group={} partition={}", group, partition.partition());
      }
    }
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

  /** Asks now and then where the log begins, and hands the last answer on. */
  private void seeBegins() {
    long now = System.nanoTime();
    if (now - beginsAskedNanos >= BEGINS_EVERY_NANOS && !owned.isEmpty()) {
      beginsAskedNanos = now;
      guard.askBegins(used(consumer.assignment()));
    }
    Map<Integer, Long> begins = new TreeMap<>(guard.takeBegins());
    begins.keySet().retainAll(owned);
    if (!begins.isEmpty()) {
      reader.begins(begins);
    }
  }

  /** Once a second is enough: it asks about every partition. */
  private void seeLag() {
    long now = System.nanoTime();
    if (now - lagSeenNanos >= LAG_EVERY_NANOS) {
      lagSeenNanos = now;
      AtomicLong sum = new AtomicLong();
      forEachAssigned(partition -> sum.addAndGet(consumer.currentLag(partition).orElse(0)));
      lag.set(sum.get());
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
    public void onPartitionsAssigned(Collection<TopicPartition> assigned) {
      if (!joined) {
        joinedNanos = System.nanoTime();
        given = false;
        joined = true;
      }
      long generation = consumer.groupMetadata().generationId();
      Collection<TopicPartition> partitions = used(assigned);
      Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      guard.requireSame();
      leaveAlone(assigned);
      Map<Integer, LogRange> ranges = new TreeMap<>();
      for (TopicPartition partition : partitions) {
        long begin = begins.getOrDefault(partition, 0L);
        long end = ends.getOrDefault(partition, 0L);
        ranges.put(partition.partition(), new LogRange(begin, end));
      }
      owned.addAll(ranges.keySet());
      reader
          .assigned(generation, ranges)
          .forEach((number, from) -> consumer.seek(partition(number), from));
      given |= !assigned.isEmpty();
    }

    /** Nothing of Parley is in partitions that others have added. */
    private void leaveAlone(Collection<TopicPartition> assigned) {
      List<TopicPartition> added = new ArrayList<>(assigned);
      added.removeAll(used(assigned));
      if (!added.isEmpty()) {
        log.warn("partitions_unused partitions={} used={}", added, settings.partitions());
        added.forEach(partition -> consumer.seek(partition, 0));
        consumer.pause(added);
      }
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      Set<Integer> numbers = released(partitions);
      if (!numbers.isEmpty()) {
        reader.revoked(numbers);
      }
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
      Set<Integer> numbers = released(partitions);
      if (!numbers.isEmpty()) {
        reader.lost(numbers);
      }
    }

    private Set<Integer> released(Collection<TopicPartition> partitions) {
      Set<Integer> numbers = new TreeSet<>();
      for (TopicPartition partition : partitions) {
        if (owned.remove(partition.partition())) {
          numbers.add(partition.partition());
        }
      }
      return numbers;
    }
  }
}
