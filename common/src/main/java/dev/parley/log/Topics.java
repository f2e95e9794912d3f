package dev.parley.log;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes topics. */
final class Topics {

  private static final Logger log = LoggerFactory.getLogger(Topics.class);

  private Topics() {}

  /**
   * Makes a topic where it is missing. Blocks for a few seconds.
   *
   * @throws LogException where no broker does it in time
   */
  static void create(KafkaSettings settings, NewTopic topic) {
    Map<String, Object> config = new HashMap<>(settings.client("parley-admin"));
    config.put("default.api.timeout.ms", "5000");
    config.put("request.timeout.ms", "3000");
    try (Admin admin = Admin.create(config)) {
      if (admin.listTopics().names().get().contains(topic.name())) {
        return;
      }
      admin.createTopics(List.of(topic)).all().get();
      log.info("topic_created topic={} partitions={}", topic.name(), topic.numPartitions());
    } catch (ExecutionException e) {
      if (e.getCause() instanceof AuthenticationException refused) {
        throw new LogException(settings.security().explain(refused));
      }
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw new LogException(topic.name() + ": " + e.getMessage());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LogException("interrupted while waiting for Kafka");
    }
  }
}
