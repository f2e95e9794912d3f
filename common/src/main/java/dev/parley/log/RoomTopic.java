package dev.parley.log;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicCollection;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.utils.Utils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rooms topic as it is.
 *
 * @param name its name
 * @param epoch its topic id, which is another one when the topic is deleted and created again
 * @param partitions how many Parley uses: those that it had when its rooms were written
 */
public record RoomTopic(String name, String epoch, int partitions) {

  private static final Logger log = LoggerFactory.getLogger(RoomTopic.class);

  /** By so much an owner's clock may be ahead of its broker's; Kafka's own default is an hour. */
  private static final String A_DAY_MILLIS = "86400000";

  /** The partition of a key, as Kafka's own default partitioner gives it. */
  public static int partition(byte[] key, int partitions) {
    return Utils.toPositive(Utils.murmur2(key)) % partitions;
  }

  /**
   * Finds the topic, or makes it. Blocks, and waits for the brokers as long as it may.
   *
   * @throws LogException where no broker answers in time, or the topic is one that Parley cannot
   *     use as its settings say
   */
  public static RoomTopic ensure(KafkaSettings settings, long patienceMillis) {
    return ensure(settings, patienceMillis, true);
  }

  /**
   * The same for who copies records as they are: in a topic of as many partitions as the settings
   * say it does not matter where its rooms are.
   */
  static RoomTopic ensureToCopy(KafkaSettings settings, long patienceMillis) {
    return ensure(settings, patienceMillis, false);
  }

  private static RoomTopic ensure(KafkaSettings settings, long patienceMillis, boolean toServe) {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(patienceMillis);
    Map<String, Object> config = new HashMap<>(settings.client("parley-admin"));
    config.put("default.api.timeout.ms", "5000");
    config.put("request.timeout.ms", "3000");
    try (Admin admin = Admin.create(config)) {
      while (true) {
        Throwable cause;
        try {
          TopicDescription found = describeOrCreate(admin, settings);
          return toServe || found.partitions().size() != settings.partitions()
              ? TopicChecks.checked(admin, found, settings)
              : new RoomTopic(settings.topic(), found.topicId().toString(), settings.partitions());
        } catch (ExecutionException e) {
          cause = cause(e);
        } catch (RetriableException e) {
          cause = e;
        }
        boolean passing =
            cause instanceof RetriableException || cause instanceof TopicExistsException;
        if (cause instanceof AuthenticationException refused) {
          throw new LogException(settings.security().explain(refused));
        }
        if (!passing) {
          throw new LogException(settings.topic() + ": " + cause.getMessage());
        }
        if (System.nanoTime() > deadline) {
          throw new LogException(
              "PARLEY_KAFKA_BOOTSTRAP: \"%s\" (expected: a broker that answers; %s)"
                  .formatted(settings.bootstrap(), cause.getMessage()));
        }
        log.info("kafka_waiting bootstrap={}", settings.bootstrap());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LogException("interrupted while waiting for Kafka");
    }
  }

  private static TopicDescription describeOrCreate(Admin admin, KafkaSettings settings)
      throws ExecutionException, InterruptedException {
    try {
      return describe(admin, settings);
    } catch (ExecutionException e) {
      if (!(cause(e) instanceof UnknownTopicOrPartitionException)) {
        throw e;
      }
    }
    NewTopic topic =
        new NewTopic(settings.topic(), settings.partitions(), (short) settings.replication());
    String minInSync = settings.replication() > 2 ? "2" : "1";
    topic.configs(
        Map.of("min.insync.replicas", minInSync, "message.timestamp.after.max.ms", A_DAY_MILLIS));
    admin.createTopics(List.of(topic)).all().get();
    log.info("topic_created topic={} partitions={}", settings.topic(), settings.partitions());
    return describe(admin, settings);
  }

  private static TopicDescription describe(Admin admin, KafkaSettings settings)
      throws ExecutionException, InterruptedException {
    TopicCollection topics = TopicCollection.ofTopicNames(List.of(settings.topic()));
    return admin.describeTopics(topics).allTopicNames().get().values().iterator().next();
  }

  private static Throwable cause(ExecutionException e) {
    Throwable cause = e.getCause();
    return cause == null ? e : cause;
  }
}
