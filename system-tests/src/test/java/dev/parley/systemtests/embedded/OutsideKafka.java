package dev.parley.systemtests.embedded;

import dev.parley.standalone.BrokerSettings;
import dev.parley.standalone.EmbeddedKafka;
import dev.parley.testkit.client.Eventually;
import dev.parley.testkit.process.FreePorts;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicCollection;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;

/** A broker that outlives the nodes that use it, and what an operator does to its topics. */
public final class OutsideKafka implements AutoCloseable {

  private final EmbeddedKafka broker;
  private final Admin admin;

  private OutsideKafka(EmbeddedKafka broker) {
    this.broker = broker;
    this.admin = admin(broker.bootstrap());
  }

  /** Starts one. */
  public static OutsideKafka start(Path folder) {
    return new OutsideKafka(
        EmbeddedKafka.start(
            new BrokerSettings(1, folder.resolve("kafka"), FreePorts.one(), FreePorts.one())));
  }

  /** A client of any broker. */
  public static Admin admin(String bootstrap) {
    return Admin.create(Map.of("bootstrap.servers", bootstrap, "enable.metrics.push", "false"));
  }

  /** What clients connect to. */
  public String bootstrap() {
    return broker.bootstrap();
  }

  /** The id of a topic, which is the epoch of the rooms in it. */
  public String epoch(String topic) {
    return get(admin.describeTopics(TopicCollection.ofTopicNames(List.of(topic))).allTopicNames())
        .get(topic)
        .topicId()
        .toString();
  }

  /** Deletes a topic. */
  public void delete(String topic) {
    get(admin.deleteTopics(List.of(topic)).all());
  }

  /** Creates a topic. */
  public void create(String topic, int partitions) {
    get(admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1))).all());
  }

  /** Deletes a topic and creates it again as soon as the broker lets one; gives the new epoch. */
  public String replace(String topic, int partitions) {
    return replace(admin, topic, partitions);
  }

  /** The same at another broker. */
  public static String replace(Admin admin, String topic, int partitions) {
    get(admin.deleteTopics(List.of(topic)).all());
    NewTopic again = new NewTopic(topic, partitions, (short) 1);
    AtomicReference<String> epoch = new AtomicReference<>();
    Eventually.until(
        topic + " is created again",
        () -> {
          epoch.set(get(admin.createTopics(List.of(again)).topicId(topic)).toString());
          return true;
        });
    return epoch.get();
  }

  /** Gives a topic more partitions. */
  public static void grow(Admin admin, String topic, int partitions) {
    get(admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(partitions))).all());
  }

  /** The same here. */
  public void grow(String topic, int partitions) {
    grow(admin, topic, partitions);
  }

  /** Deletes the records below an offset in each partition that has so many. */
  public void deleteRecords(String topic, int partitions, long before) {
    Map<TopicPartition, RecordsToDelete> below = new HashMap<>();
    IntStream.range(0, partitions)
        .forEach(
            number ->
                below.put(new TopicPartition(topic, number), RecordsToDelete.beforeOffset(before)));
    get(admin.deleteRecords(below).all());
  }

  /** Changes a setting of a topic. */
  public void set(String topic, String name, String value) {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    AlterConfigOp change =
        new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET);
    get(admin.incrementalAlterConfigs(Map.of(resource, List.of(change))).all());
  }

  private static <T> T get(Future<T> answer) {
    try {
      return answer.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    admin.close();
    broker.close();
  }
}
