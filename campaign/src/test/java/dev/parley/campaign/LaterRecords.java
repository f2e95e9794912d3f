package dev.parley.campaign;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Writes records of a kind that no version knows yet into rooms, as a later version may. */
final class LaterRecords implements AutoCloseable {

  private static final String TOPIC = "parley.rooms.v1";
  private static final String LATER_KIND = "9";

  private final KafkaProducer<byte[], byte[]> producer;
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final AtomicInteger written = new AtomicInteger();
  private final List<String> rooms;

  /** Writes one after the other into these rooms, in turn. */
  LaterRecords(String bootstrap, List<String> rooms, long periodMillis) {
    this.rooms = List.copyOf(rooms);
    ByteArraySerializer asIs = new ByteArraySerializer();
    producer =
        new KafkaProducer<>(Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap), asIs, asIs);
    timer.scheduleAtFixedRate(this::write, 0, periodMillis, TimeUnit.MILLISECONDS);
  }

  /** How many are written. */
  int written() {
    return written.get();
  }

  private void write() {
    int number = written.incrementAndGet();
    byte[] value = number % 2 == 0 ? bytes("\"a part\"") : bytes("no JSON");
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(TOPIC, bytes(rooms.get(number % rooms.size())), value);
    record
        .headers()
        .add("from", bytes("later"))
        .add("key", bytes("later-" + number))
        .add("kind", bytes(LATER_KIND))
        .add("target", bytes("0"))
        .add("seq", bytes(Integer.toString(number)));
    producer.send(record);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    timer.shutdownNow();
    producer.close();
  }
}
