package dev.parley.log;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/**
 * Where the rooms' log ends just now. Asked with a client of its own: a tail that is held up by its
 * reader hears nothing of the log, and that is when one wants to know.
 */
public final class LogEnds implements AutoCloseable {

  private final String topic;
  private final Admin admin;
  private final AtomicBoolean asking = new AtomicBoolean();

  private LogEnds(String topic, Admin admin) {
    this.topic = topic;
    this.admin = admin;
  }

  /** Gets the ends. Called on a thread of the client, which it must not block. */
  @FunctionalInterface
  public interface Listener {
    /** The partition's next record will have this offset, or one above it. */
    void ends(int partition, long end);
  }

  /** Opens a client; blocks while the brokers' names are looked up. */
  public static LogEnds open(KafkaSettings settings) {
    Map<String, Object> config = new HashMap<>(settings.client("parley-ends"));
    config.put("default.api.timeout.ms", "5000");
    config.put("request.timeout.ms", "3000");
    return new LogEnds(settings.topic(), Admin.create(config));
  }

  /** Asks, unless an answer is still out. A partition that nobody answers for is left out. */
  public void ask(Collection<Integer> partitions, Listener listener) {
    if (partitions.isEmpty() || !asking.compareAndSet(false, true)) {
      return;
    }
    Map<TopicPartition, OffsetSpec> question = new HashMap<>();
    for (int partition : partitions) {
      question.put(new TopicPartition(topic, partition), OffsetSpec.latest());
    }
    ListOffsetsResult answer = admin.listOffsets(question);
    for (TopicPartition asked : question.keySet()) {
      answer
          .partitionResult(asked)
          .whenComplete(
              (found, failure) -> {
                if (found != null) {
                  listener.ends(asked.partition(), found.offset());
                }
              });
    }
    answer.all().whenComplete((all, failure) -> asking.set(false));
  }

  /** Gives up what is still asked. */
  @Override
  public void close() {
    admin.close(Duration.ZERO);
  }
}
