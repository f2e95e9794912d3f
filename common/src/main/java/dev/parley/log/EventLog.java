package dev.parley.log;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.kafka.client.producer.KafkaProducer;
import io.vertx.kafka.client.producer.KafkaProducerRecord;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.clients.admin.NewTopic;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A topic of events for others to read: JSON objects under a key, acks=all, idempotent. The topic
 * is made where it is missing. Records of one key given from one context stand in the order given.
 * At most so many are under way; more are refused, so that a broker that is away costs no memory.
 */
public final class EventLog {

  private static final Logger log = LoggerFactory.getLogger(EventLog.class);
  private static final int MAX_UNDER_WAY = 10_000;
  private static final int PARTITIONS = 16;
  private static final long RETRY_MILLIS = 5_000;

  private final Vertx vertx;
  private final KafkaSettings settings;
  private final String topic;
  private final KafkaProducer<byte[], byte[]> producer;
  private int underWay;
  private boolean closed;

  private EventLog(
      Vertx vertx, KafkaSettings settings, String topic, KafkaProducer<byte[], byte[]> producer) {
    this.vertx = vertx;
    this.settings = settings;
    this.topic = topic;
    this.producer = producer;
  }

  /** Opens a producer for the calling context. */
  public static EventLog open(Vertx vertx, KafkaSettings settings, String topic, String clientId) {
    Map<String, String> config = settings.client(clientId);
    config.put("key.serializer", "org.apache.kafka.common.serialization.ByteArraySerializer");
    config.put("value.serializer", "org.apache.kafka.common.serialization.ByteArraySerializer");
    config.put("acks", "all");
    config.put("enable.idempotence", "true");
    config.put("compression.type", "lz4");
    config.put("linger.ms", "20");
    config.put("buffer.memory", "8388608");
    config.put("delivery.timeout.ms", "30000");
    config.put("request.timeout.ms", "10000");
    config.put("max.block.ms", "10000");
    EventLog opened = new EventLog(vertx, settings, topic, KafkaProducer.create(vertx, config));
    opened.ensureTopic();
    return opened;
  }

  /** The topic's name. */
  public String topic() {
    return topic;
  }

  /**
   * Appends one event; the future ends once all in-sync replicas have it. A failure says nothing
   * certain.
   */
  public Future<Void> append(
      String key, JsonObject event, long atMillis, @Nullable String traceparent) {
    if (underWay >= MAX_UNDER_WAY) {
      return Future.failedFuture(new LogException(topic + ": too much is under way"));
    }
    underWay++;
    KafkaProducerRecord<byte[], byte[]> record =
        KafkaProducerRecord.create(
            topic,
            key.getBytes(StandardCharsets.UTF_8),
            event.toBuffer().getBytes(),
            atMillis,
            null);
    if (traceparent != null) {
      record.addHeader("traceparent", traceparent);
    }
    return producer.send(record).<Void>mapEmpty().onComplete(end -> underWay--);
  }

  /** Closes the producer; what is under way is given up to 5 s. */
  public Future<Void> close() {
    closed = true;
    return producer.close(5_000);
  }

  private void ensureTopic() {
    NewTopic wanted = new NewTopic(topic, PARTITIONS, (short) settings.replication());
    vertx
        .executeBlocking(
            () -> {
              Topics.create(settings, wanted);
              return null;
            })
        .onFailure(
            failure -> {
              log.info("topic_waiting topic={} reason={}", topic, failure.toString());
              if (!closed) {
                vertx.setTimer(RETRY_MILLIS, timer -> ensureTopic());
              }
            });
  }
}
