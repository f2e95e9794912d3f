package dev.parley.log;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether the rooms topic, as it is found, is one that Parley can keep its promises with. */
final class TopicChecks {

  private static final Logger log = LoggerFactory.getLogger(TopicChecks.class);

  /** What the producer puts into one batch, which must not be above the topic's limit. */
  static final int BATCH_BYTES = 131_072;

  private TopicChecks() {}

  /**
   * The topic as Parley uses it: of partitions that were added to it only those that it had when
   * its rooms were written.
   *
   * @throws LogException where its rooms are not to be found with the number of partitions that the
   *     settings say, or its settings would lose messages
   */
  static RoomTopic checked(Admin admin, TopicDescription topic, KafkaSettings settings)
      throws ExecutionException, InterruptedException {
    settings(admin, topic, settings);
    int has = topic.partitions().size();
    partitions(Placement.read(settings, has), has, settings);
    return new RoomTopic(settings.topic(), topic.topicId().toString(), settings.partitions());
  }

  /** Compares the number of partitions wanted with what the topic has and where its rooms are. */
  static void partitions(Placement placement, int has, KafkaSettings settings) {
    int wanted = settings.partitions();
    if (placement.rooms() == 0 && wanted == has) {
      return;
    }
    int best = placement.rooms() == 0 ? has : placement.best(wanted <= has ? wanted : has, has);
    if (best != wanted) {
      throw new LogException(otherNumber(placement, has, best, settings));
    }
    if (has > wanted) {
      log.warn(
          "topic_partitions_added topic={} has={} used={} reason={}",
          settings.topic(),
          has,
          wanted,
          "its rooms are in the first ones; the others stay unused");
    }
    if (placement.fitting(wanted) < placement.rooms()) {
      log.warn(
          "rooms_misplaced topic={} rooms={} misplaced={} reason={}",
          settings.topic(),
          placement.rooms(),
          placement.rooms() - placement.fitting(wanted),
          "another program writes to partitions of its own choice");
    }
  }

  private static String otherNumber(
      Placement placement, int has, int best, KafkaSettings settings) {
    String fault =
        "PARLEY_ROOMS_PARTITIONS: \"%d\" (expected: %d".formatted(settings.partitions(), best);
    if (best == has) {
      return fault
          + ", which topic %s has; the number is fixed for the topic's life)"
              .formatted(settings.topic());
    }
    return fault
        + ("; topic %s has %d partitions by now, but %d of %d rooms looked at are where %d put them,"
                + " so the others were added later, by other means than Parley. Set %d on every"
                + " node: Parley goes on with the first %d and leaves the others alone)")
            .formatted(
                settings.topic(),
                has,
                placement.fitting(best),
                placement.rooms(),
                best,
                best,
                best);
  }

  private static void settings(Admin admin, TopicDescription topic, KafkaSettings settings)
      throws ExecutionException, InterruptedException {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic.name());
    Config config;
    try {
      config = admin.describeConfigs(List.of(resource)).all().get().values().iterator().next();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof AuthorizationException) {
        log.warn("topic_settings_unread topic={} reason={}", topic.name(), e.getMessage());
        return;
      }
      throw e;
    }
    if (value(config, "cleanup.policy").contains("compact")) {
      throw new LogException(
          ("topic %s: cleanup.policy is \"%s\" (expected: delete; compaction throws away all but the"
                  + " newest message of each room). Set it back before anything is lost:"
                  + " kafka-configs.sh --alter --topic %s --add-config cleanup.policy=delete")
              .formatted(topic.name(), value(config, "cleanup.policy"), topic.name()));
    }
    int replicas = topic.partitions().get(0).replicas().size();
    for (Warning warning : warnings(config, replicas, settings.replication())) {
      log.warn(
          "topic_setting_unsafe topic={} name={} value={} expected={} reason={}",
          topic.name(),
          warning.name(),
          warning.value(),
          warning.expected(),
          warning.reason());
    }
  }

  /** A setting with which less is promised than people may think. */
  record Warning(String name, String value, String expected, String reason) {}

  /**
   * What is to be said about a topic's settings.
   *
   * @param replicas how many each partition has
   * @param wanted how many the settings of Parley want
   */
  static List<Warning> warnings(Config config, int replicas, int wanted) {
    List<Warning> warnings = new ArrayList<>();
    if (replicas < wanted) {
      warnings.add(
          new Warning(
              "replicas",
              Integer.toString(replicas),
              "PARLEY_ROOMS_REPLICATION, " + wanted,
              "fewer brokers than that have a copy of each message"));
    }
    int inSync = (int) number(config, "min.insync.replicas", 1);
    if (replicas > 1 && inSync < 2) {
      warnings.add(
          new Warning(
              "min.insync.replicas",
              Integer.toString(inSync),
              "2",
              "a message is acknowledged when one broker has it, and lost with that one"));
    } else if (inSync > replicas) {
      warnings.add(
          new Warning(
              "min.insync.replicas",
              Integer.toString(inSync),
              "at most " + replicas,
              "there are not so many replicas: nothing can be sent"));
    }
    if (Boolean.parseBoolean(value(config, "unclean.leader.election.enable"))) {
      warnings.add(
          new Warning(
              "unclean.leader.election.enable",
              "true",
              "false",
              "a broker without the newest messages may become the leader, and they are lost"));
    }
    long largest = number(config, "max.message.bytes", Long.MAX_VALUE);
    if (largest < BATCH_BYTES) {
      warnings.add(
          new Warning(
              "max.message.bytes",
              Long.toString(largest),
              "at least " + BATCH_BYTES,
              "longer messages are refused, and their senders told that rooms are unavailable"));
    }
    return warnings;
  }

  private static long number(Config config, String name, long otherwise) {
    String value = value(config, name);
    return value.isEmpty() ? otherwise : Long.parseLong(value);
  }

  private static String value(Config config, String name) {
    @Nullable ConfigEntry entry = config.get(name);
    return entry == null || entry.value() == null ? "" : entry.value();
  }
}
