package dev.parley.log;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * A topic of events for others to read, in which each event of a writer is once, whatever dies. The
 * writer is a Kafka transactional id (KIP-98): who opens the log as the same writer shuts everybody
 * else out who did so before, then reads what is stored, and appends only what is not. Consumers
 * are to read committed records only.
 *
 * <p>Every method blocks. To be used by one thread at a time.
 */
public final class EventLog implements AutoCloseable {

  private static final int PARTITIONS = 16;
  private static final int TIMEOUT_MILLIS = 10_000;
  private static final Duration CLOSE = Duration.ofSeconds(2);

  private final KafkaSettings settings;
  private final String topic;
  private final String writer;
  private @Nullable KafkaProducer<byte[], byte[]> producer;

  /**
   * An event.
   *
   * @param key events of one key keep their order
   * @param id unlike that of any other event of this key; goes into the header {@code id}
   * @param value what has happened
   * @param at when, milliseconds since 1970 UTC: the record's time
   * @param traceparent the header of W3C Trace Context, if any
   */
  public record Event(
      String key, String id, JsonObject value, long at, @Nullable String traceparent) {}

  /** Opens nothing yet. */
  public EventLog(KafkaSettings settings, String topic, String writer) {
    this.settings = settings;
    this.topic = topic;
    this.writer = writer;
  }

  /**
   * Appends the events that are not stored yet, all of them or none; returns how many. After a
   * failure it is not known which: the same call again finds out.
   *
   * @throws KafkaException where it could not, or somebody else has opened the log as this writer
   * @throws LogException where the topic could not be made or read in time
   */
  public int append(List<Event> events) {
    try {
      KafkaProducer<byte[], byte[]> open = producer;
      List<Event> missing = events;
      if (open == null) {
        open = open();
        missing = new ArrayList<>(events);
        new EventReader(settings, topic).strikeOut(missing);
      }
      write(open, missing);
      return missing.size();
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private KafkaProducer<byte[], byte[]> open() {
    Topics.create(settings, new NewTopic(topic, PARTITIONS, (short) settings.replication()));
    Map<String, Object> config = new HashMap<>(settings.client(writer));
    config.put("transactional.id", writer);
    config.put("transaction.timeout.ms", TIMEOUT_MILLIS);
    config.put("acks", "all");
    config.put("compression.type", "lz4");
    config.put("buffer.memory", 8_388_608);
    config.put("delivery.timeout.ms", TIMEOUT_MILLIS);
    config.put("request.timeout.ms", TIMEOUT_MILLIS / 2);
    config.put("max.block.ms", TIMEOUT_MILLIS);
    KafkaProducer<byte[], byte[]> opened =
        new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    producer = opened;
    opened.initTransactions();
    return opened;
  }

  private void write(KafkaProducer<byte[], byte[]> open, Collection<Event> events) {
    if (events.isEmpty()) {
      return;
    }
    open.beginTransaction();
    events.forEach(event -> open.send(record(event)));
    open.commitTransaction();
  }

  private ProducerRecord<byte[], byte[]> record(Event event) {
    List<Header> headers = new ArrayList<>();
    headers.add(new RecordHeader(EventReader.ID, bytes(event.id())));
    if (event.traceparent() != null) {
      headers.add(new RecordHeader("traceparent", bytes(event.traceparent())));
    }
    return new ProducerRecord<>(
        topic, null, event.at(), bytes(event.key()), event.value().toBuffer().getBytes(), headers);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Closes it; it opens again with the next event. */
  @Override
  public void close() {
    KafkaProducer<byte[], byte[]> open = producer;
    producer = null;
    if (open != null) {
      open.close(CLOSE);
    }
  }
}
