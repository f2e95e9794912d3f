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

/** Appends with a Kafka producer: acks=all, idempotent, lz4, linger 1 ms. */
final class KafkaLogWriter implements LogWriter {

  private final KafkaProducer<byte[], byte[]> producer;
  private final String topic;
  private final Timer stored;
  private final Timer failed;

  KafkaLogWriter(KafkaProducer<byte[], byte[]> producer, String topic, MeterRegistry meters) {
    this.producer = producer;
    this.topic = topic;
    this.stored = KafkaMetrics.produced(meters, "stored");
    this.failed = KafkaMetrics.produced(meters, "failed");
    KafkaMetrics.producer(meters, producer.unwrap()::metrics);
  }

  static LogWriter open(
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
    // The future of each record reports its failure; without a handler it is also logged as
    // unhandled.
    producer.exceptionHandler(failure -> {});
    return new KafkaLogWriter(producer, settings.topic(), meters);
  }

  @Override
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

  @Override
  public Future<Void> flush() {
    return producer.flush();
  }
}
