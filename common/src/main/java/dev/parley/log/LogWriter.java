package dev.parley.log;

import dev.parley.contract.Append;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.kafka.client.producer.KafkaProducer;
import io.vertx.kafka.client.producer.KafkaProducerRecord;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Appends to the log: acks=all, idempotent, lz4, linger 1 ms. Records given from one context to one
 * partition stand in the order given. Not safe for several contexts.
 */
public final class LogWriter {

  private final KafkaProducer<byte[], byte[]> producer;
  private final String topic;
  private final Timer stored;
  private final Timer failed;

  /** Over a producer that is open. */
  LogWriter(KafkaProducer<byte[], byte[]> producer, String topic, MeterRegistry meters) {
    this.producer = producer;
    this.topic = topic;
    this.stored = KafkaMeters.produced(meters, "stored");
    this.failed = KafkaMeters.produced(meters, "failed");
    KafkaMeters.producer(meters, producer.unwrap()::metrics);
  }

  /** Opens a producer for the calling context. */
  public static LogWriter open(
      Vertx vertx, KafkaSettings settings, String clientId, MeterRegistry meters) {
    long timeout = settings.sendTimeout().toMillis();
    Map<String, String> config = settings.client(clientId);
    config.put("key.serializer", "org.apache.kafka.common.serialization.ByteArraySerializer");
    config.put("value.serializer", "org.apache.kafka.common.serialization.ByteArraySerializer");
    config.put("acks", "all");
    config.put("enable.idempotence", "true");
    config.put("compression.type", "lz4");
    config.put("linger.ms", "1");
    config.put("batch.size", "131072");
    config.put("delivery.timeout.ms", Long.toString(timeout));
    config.put("request.timeout.ms", Long.toString(Math.max(timeout / 2, 500)));
    config.put("max.block.ms", Long.toString(timeout));
    KafkaProducer<byte[], byte[]> producer = KafkaProducer.create(vertx, config);
    // The future of each record tells its failure; without a handler it is logged as unhandled too.
    producer.exceptionHandler(failure -> {});
    return new LogWriter(producer, settings.topic(), meters);
  }

  /**
   * Appends one record; the future gives its offset once all in-sync replicas have it. A failure
   * says nothing certain: the record may still come to stand.
   */
  public Future<Long> append(int partition, Append append, long atMillis) {
    KafkaProducerRecord<byte[], byte[]> record =
        KafkaProducerRecord.create(
            topic,
            append.room().value().getBytes(StandardCharsets.UTF_8),
            append.body(),
            atMillis,
            partition);
    RecordFormat.headers(append)
        .forEach(header -> record.addHeader(header.name(), Buffer.buffer(header.value())));
    Timer.Sample sample = Timer.start();
    return producer
        .send(record)
        .<Long>map(metadata -> metadata.getOffset())
        .onComplete(offset -> sample.stop(stored), failure -> sample.stop(failed));
  }

  /** Waits until everything given has an answer. */
  public Future<Void> flush() {
    return producer.flush();
  }

  /** Closes the producer; what is under way is given up to 5 s. */
  public Future<Void> close() {
    return producer.close(5_000);
  }
}
