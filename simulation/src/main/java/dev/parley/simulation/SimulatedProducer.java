package dev.parley.simulation;

import static dev.parley.simulation.Timeline.MICRO;
import static dev.parley.simulation.Timeline.MILLI;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.kafka.client.producer.KafkaProducer;
import io.vertx.kafka.client.producer.KafkaProducerRecord;
import io.vertx.kafka.client.producer.RecordMetadata;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * A Kafka producer with acks=all and idempotence. What it is given for a partition is written in
 * order and once, or not at all; a send that has failed by its time may be written nevertheless,
 * and what is in flight is written whether the machine still runs or not.
 */
final class SimulatedProducer {

  private final Machine machine;
  private final Loop loop;
  private final Timeline timeline;
  private final List<SimulatedLog> logs;
  private final long timeoutNanos;
  private final double lostAcknowledgements;
  private final Consumer<ProducerRecord<byte[], byte[]>> onLost;
  private final Map<Integer, Deque<Sending>> waiting = new LinkedHashMap<>();
  private final Map<Integer, Deque<Sending>> inFlight = new LinkedHashMap<>();
  private final Set<Sending> unanswered = new LinkedHashSet<>();
  private final List<Promise<Void>> flushes = new ArrayList<>();

  /**
   * The producer of a machine.
   *
   * @param onLost called with each record that was given up without being written
   */
  SimulatedProducer(
      Loop loop,
      List<SimulatedLog> logs,
      long timeoutNanos,
      double lostAcknowledgements,
      Consumer<ProducerRecord<byte[], byte[]>> onLost) {
    this.machine = loop.machine;
    this.loop = loop;
    this.timeline = machine.timeline;
    this.logs = logs;
    this.timeoutNanos = timeoutNanos;
    this.lostAcknowledgements = lostAcknowledgements;
    this.onLost = onLost;
  }

  private static final class Sending {
    private final ProducerRecord<byte[], byte[]> record;
    private final Promise<RecordMetadata> answer = Promise.promise();

    Sending(ProducerRecord<byte[], byte[]> record) {
      this.record = record;
    }
  }

  @SuppressWarnings("unchecked")
  KafkaProducer<byte[], byte[]> producer() {
    return VirtualVertx.proxy(
        KafkaProducer.class,
        (proxy, method, arguments) ->
            switch (method.getName()) {
              case "send" -> send((KafkaProducerRecord<byte[], byte[]>) arguments[0]);
              case "flush" -> flush();
              case "unwrap" -> VirtualVertx.proxy(Producer.class, (own, asked, with) -> Map.of());
              default -> throw VirtualVertx.unknown(method.toString());
            });
  }

  /** Whether nothing is left of what it was given. */
  boolean idle() {
    return unanswered.isEmpty() && inFlight.values().stream().allMatch(Deque::isEmpty);
  }

  private Future<RecordMetadata> send(KafkaProducerRecord<byte[], byte[]> record) {
    Sending sending = new Sending(record.record());
    int partition = record.partition();
    waiting.computeIfAbsent(partition, p -> new ArrayDeque<>()).add(sending);
    unanswered.add(sending);
    loop.timer(timeline.between(20 * MICRO, MILLI), () -> transmit(partition));
    loop.timer(timeoutNanos, () -> expire(partition, sending));
    return sending.answer.future();
  }

  private Future<Void> flush() {
    Promise<Void> flushed = Promise.promise();
    flushes.add(flushed);
    answered();
    return flushed.future();
  }

  private void transmit(int partition) {
    Deque<Sending> queue = waiting.getOrDefault(partition, new ArrayDeque<>());
    if (queue.isEmpty()) {
      return;
    }
    if (!machine.reachesKafka() || logs.get(partition).stalled()) {
      loop.timer(timeline.between(10 * MILLI, 60 * MILLI), () -> transmit(partition));
      return;
    }
    Deque<Sending> flying = inFlight.computeIfAbsent(partition, p -> new ArrayDeque<>());
    boolean begins = flying.isEmpty();
    flying.addAll(queue);
    queue.clear();
    if (begins) {
      timeline.after(delay(), null, () -> arrive(partition));
    }
  }

  private long delay() {
    long slow = timeline.chance(0.01) ? timeline.between(0, 300 * MILLI) : 0;
    return slow + timeline.between(100 * MICRO, 2 * MILLI);
  }

  /** At the broker, whatever has become of the machine. */
  private void arrive(int partition) {
    Deque<Sending> flying = inFlight.getOrDefault(partition, new ArrayDeque<>());
    SimulatedLog log = logs.get(partition);
    if (log.stalled()) {
      timeline.at(
          log.stalledUntil() + timeline.between(0, 20 * MILLI), null, () -> arrive(partition));
      return;
    }
    int batch = 1 + timeline.random().nextInt(4);
    for (; batch > 0 && !flying.isEmpty(); batch--) {
      write(log, flying.removeFirst());
    }
    if (!flying.isEmpty()) {
      timeline.after(delay(), null, () -> arrive(partition));
    }
  }

  private void write(SimulatedLog log, Sending sending) {
    boolean givenUp = !unanswered.contains(sending);
    if ((givenUp || !machine.alive()) && timeline.chance(0.5)) {
      onLost.accept(sending.record);
      return;
    }
    long offset = log.append(sending.record);
    if (machine.reachesKafka() && !timeline.chance(lostAcknowledgements)) {
      loop.timer(
          delay(),
          () ->
              answer(
                  sending,
                  () ->
                      sending.answer.tryComplete(
                          new RecordMetadata(
                              offset, log.partition, sending.record.timestamp(), "rooms"))));
    }
  }

  private void expire(int partition, Sending sending) {
    if (unanswered.contains(sending)) {
      if (waiting.getOrDefault(partition, new ArrayDeque<>()).remove(sending)) {
        onLost.accept(sending.record);
      }
      answer(sending, () -> sending.answer.tryFail(new TimeoutException("not written in time")));
    }
  }

  private void answer(Sending sending, Runnable callback) {
    if (unanswered.remove(sending)) {
      callback.run();
      answered();
    }
  }

  private void answered() {
    if (unanswered.isEmpty()) {
      List<Promise<Void>> done = List.copyOf(flushes);
      flushes.clear();
      done.forEach(Promise::tryComplete);
    }
  }
}
