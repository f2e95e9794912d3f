package dev.parley.log;

import dev.parley.contract.Append;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.kafka.client.producer.KafkaProducer;

/**
 * Appends to the log. Records that one context appends to one partition are stored in that order.
 * For one context only.
 */
public interface LogWriter {

  /** A writer with a Kafka producer for the calling context, which closes with that context. */
  static LogWriter open(
      Vertx vertx, KafkaSettings settings, String clientId, MeterRegistry meters) {
    return KafkaLogWriter.open(vertx, settings, clientId, meters);
  }

  /**
   * A writer with any producer, which the caller closes.
   *
   * @param producer of the calling context; should wait for all replicas and be idempotent
   * @param topic the name of the rooms topic
   */
  static LogWriter with(
      KafkaProducer<byte[], byte[]> producer, String topic, MeterRegistry meters) {
    return new KafkaLogWriter(producer, topic, meters);
  }

  /**
   * Appends one record; the future gives its offset once all in-sync replicas have it. After a
   * failure the outcome is unknown: the record may still be stored.
   */
  Future<Long> append(int partition, Append append, long atMillis);

  /** Completes when every append so far has its outcome. */
  Future<Void> flush();
}
