package dev.parley.log;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.kafka.client.producer.KafkaProducer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The log's reader and writer for a simulated Kafka. */
public final class LogAccess {

  private LogAccess() {}

  /** What a reader makes of a record. */
  public static LogEntry decode(ConsumerRecord<byte[], byte[]> record) {
    return RecordFormat.decode(record);
  }

  /** A writer over any producer. */
  public static LogWriter writer(
      KafkaProducer<byte[], byte[]> producer, String topic, MeterRegistry meters) {
    return new KafkaLogWriter(producer, topic, meters);
  }
}
