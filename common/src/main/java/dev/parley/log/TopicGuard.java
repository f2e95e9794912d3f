package dev.parley.log;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongPredicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.ClusterResource;
import org.apache.kafka.common.ClusterResourceListener;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicCollection;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows whether a consumer still reads the topic that it began with. Kafka's consumer goes by the
 * topic's name: when the topic is deleted and created again, it goes on in the new one at the
 * offsets of the old one, without a word. But it cannot read the new one before a metadata response
 * has given it the new topic's id, and each of those is seen here: so what was read since the last
 * one is of the topic whose id is asked for afterwards, and found to be the same.
 *
 * <p>All is for the consumer's own thread, but for {@link #obstacle}.
 */
final class TopicGuard implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(TopicGuard.class);

  /** A topic that is not found for so long is deleted, whatever a single broker says. */
  private static final long MISSING_NANOS = 2_000_000_000L;

  /** Nothing is handed on without knowing the topic: then the partitions had better be given up. */
  private static final long UNKNOWN_NANOS = 20_000_000_000L;

  private static final long LOOK_AGAIN_MILLIS = 100;
  private static final long RETRY_MILLIS = 1_000;

  private final KafkaSettings settings;
  private final Admin admin;
  private final LongPredicate pause;
  private RoomTopic topic;
  private volatile @Nullable String obstacle;
  private final AtomicLong responses = new AtomicLong();
  private final AtomicReference<@Nullable Begins> answer = new AtomicReference<>();
  private long verified = -1;
  private long asked;
  private long forgotten;

  private TopicGuard(KafkaSettings settings, RoomTopic topic, LongPredicate pause, Admin admin) {
    this.settings = settings;
    this.topic = topic;
    this.pause = pause;
    this.admin = admin;
  }

  /**
   * Opens a client of its own; blocks while the brokers' names are looked up.
   *
   * @param topic what is read at first
   * @param pause waits so many milliseconds; true, at once, where the consumer is to close
   */
  static TopicGuard open(KafkaSettings settings, RoomTopic topic, LongPredicate pause) {
    Map<String, Object> config = new HashMap<>(settings.client("parley-topic"));
    config.put("default.api.timeout.ms", "3000");
    // A broker that is frozen must not hold up what another one can say.
    config.put("request.timeout.ms", "1000");
    config.put("socket.connection.setup.timeout.ms", "1000");
    return new TopicGuard(settings, topic, pause, Admin.create(config));
  }

  /** The topic that was read is deleted; there may be another one of its name. */
  static final class Gone extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** Why the topic cannot be read now; empty when it can. Safe from any thread. */
  Optional<String> obstacle() {
    return Optional.ofNullable(obstacle);
  }

  /**
   * Values as they are; tells this guard of each metadata response of the consumer it is given to.
   */
  Deserializer<byte[]> deserializer() {
    return new Listening(responses);
  }

  /** Whether the consumer may have read another topic since {@link #requireSame} returned last. */
  boolean isSuspect() {
    return responses.get() != verified;
  }

  /**
   * Waits until there is a topic that can be used.
   *
   * @return the topic, where it is another one than before
   * @throws WakeupException where the consumer is to close
   */
  Optional<RoomTopic> awaitUsable() {
    forgotten = asked;
    while (true) {
      try {
        Optional<RoomTopic> found = find();
        if (found.isPresent()) {
          obstacle = null;
          return found.filter(this::replaces);
        }
        complain("topic %s does not exist".formatted(topic.name()));
      } catch (LogException e) {
        complain(String.valueOf(e.getMessage()));
      }
      pause(RETRY_MILLIS);
    }
  }

  /** Only another topic has to be looked through. */
  private Optional<RoomTopic> find() {
    try {
      Optional<TopicDescription> found = describe();
      return found.isEmpty() || isSame(found.get())
          ? found.map(same -> topic)
          : Optional.of(TopicChecks.checked(admin, found.get(), settings));
    } catch (ExecutionException e) {
      throw new LogException(
          e.getCause() instanceof AuthenticationException refused
              ? settings.security().explain(refused)
              : "Kafka does not answer: " + e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new WakeupException();
    } catch (KafkaException e) {
      throw new LogException("Kafka does not answer: " + e);
    }
  }

  private boolean replaces(RoomTopic found) {
    RoomTopic before = topic;
    topic = found;
    if (found.epoch().equals(before.epoch())) {
      return false;
    }
    log.warn(
        "topic_replaced topic={} epoch={} before={}", found.name(), found.epoch(), before.epoch());
    return true;
  }

  private void complain(String reason) {
    if (!reason.equals(obstacle)) {
      obstacle = reason;
      log.error("topic_unusable reason={}", reason);
    }
  }

  /**
   * Returns when everything that the consumer has read by now is known to be of the topic.
   *
   * @throws Gone where the topic is deleted
   * @throws LogException where no broker says so for 20 s
   * @throws WakeupException where the consumer is to close
   */
  void requireSame() {
    long began = System.nanoTime();
    while (true) {
      long before = responses.get();
      boolean answered = true;
      try {
        Optional<TopicDescription> found = describe();
        if (found.isPresent()) {
          if (!isSame(found.get())) {
            throw new Gone();
          }
          verified = before;
          return;
        }
      } catch (ExecutionException e) {
        answered = false;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new WakeupException();
      }
      long waited = System.nanoTime() - began;
      if (answered && waited > MISSING_NANOS) {
        throw new Gone();
      }
      if (waited > UNKNOWN_NANOS) {
        throw new LogException("Kafka does not say whether the topic is still the same");
      }
      pause(LOOK_AGAIN_MILLIS);
    }
  }

  private void pause(long millis) {
    if (pause.test(millis)) {
      throw new WakeupException();
    }
  }

  private boolean isSame(TopicDescription found) {
    return found.topicId().toString().equals(topic.epoch());
  }

  private Optional<TopicDescription> describe() throws ExecutionException, InterruptedException {
    try {
      TopicCollection topics = TopicCollection.ofTopicNames(List.of(settings.topic()));
      return admin.describeTopics(topics).allTopicNames().get().values().stream().findFirst();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Asks where partitions begin; {@link #takeBegins} gives the answer once it has come. */
  void askBegins(Collection<TopicPartition> partitions) {
    long question = ++asked;
    Map<TopicPartition, OffsetSpec> earliest = new HashMap<>();
    partitions.forEach(partition -> earliest.put(partition, OffsetSpec.earliest()));
    admin
        .listOffsets(earliest)
        .all()
        .whenComplete(
            (offsets, failure) -> {
              if (offsets != null) {
                Map<Integer, Long> numbered = new TreeMap<>();
                offsets.forEach((each, begin) -> numbered.put(each.partition(), begin.offset()));
                answer.set(new Begins(question, numbered));
              }
            });
  }

  /** The first offset of each partition asked about, once for each answer; empty between them. */
  Map<Integer, Long> takeBegins() {
    Begins come = answer.getAndSet(null);
    return come == null || come.question() <= forgotten ? Map.of() : come.offsets();
  }

  @Override
  public void close() {
    admin.close(Duration.ZERO);
  }

  private record Begins(long question, Map<Integer, Long> offsets) {}

  /** Kafka calls a deserializer that listens with each metadata response of its consumer. */
  private static final class Listening extends ByteArrayDeserializer
      implements ClusterResourceListener {

    private final AtomicLong responses;

    Listening(AtomicLong responses) {
      this.responses = responses;
    }

    @Override
    public void onUpdate(ClusterResource cluster) {
      responses.incrementAndGet();
    }
  }
}
