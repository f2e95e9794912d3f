package dev.parley.simulation;

import dev.parley.log.LogEntry;
import dev.parley.log.RecordFormat;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.record.TimestampType;

/**
 * One partition of the topic: what is appended gets the next offset for every reader alike. It
 * knows no duplicates, its offsets have holes, and what is old may go away.
 */
final class SimulatedLog {

  final int partition;
  private final Timeline timeline;
  private final List<LogEntry> entries = new ArrayList<>();
  private final List<Runnable> readers = new ArrayList<>();
  private long begin;
  private long end;
  private long stalledUntil;

  SimulatedLog(int partition, Timeline timeline) {
    this.partition = partition;
    this.timeline = timeline;
  }

  long begin() {
    return begin;
  }

  long end() {
    return end;
  }

  /** Whether the partition has a leader that answers. */
  boolean stalled() {
    return timeline.now() < stalledUntil;
  }

  long stalledUntil() {
    return stalledUntil;
  }

  void stall(long nanos) {
    stalledUntil = Math.max(stalledUntil, timeline.now() + nanos);
  }

  void heal() {
    stalledUntil = 0;
  }

  /** Tells a reader whenever something is appended. */
  void onAppend(Runnable reader) {
    readers.add(reader);
  }

  long append(ProducerRecord<byte[], byte[]> record) {
    long offset = end++;
    ConsumerRecord<byte[], byte[]> stored =
        new ConsumerRecord<>(
            record.topic(),
            partition,
            offset,
            record.timestamp(),
            TimestampType.CREATE_TIME,
            0,
            0,
            record.key(),
            record.value(),
            record.headers(),
            Optional.empty());
    entries.add(RecordFormat.decode(stored));
    readers.forEach(Runnable::run);
    return offset;
  }

  /** A record of another program that nobody can read. */
  void appendUnreadable() {
    append(
        new ProducerRecord<>(
            "rooms", partition, 0L, "r0".getBytes(StandardCharsets.UTF_8), new byte[] {'{'}));
  }

  /** Offsets without an entry, such as a transaction's end. */
  void skip(int offsets) {
    end += offsets;
  }

  /** Retention: what is below is gone for whoever reads from now on. */
  void forgetBelow(long offset) {
    begin = Math.max(begin, offset);
  }

  /** The next entries from an offset on that are still there. */
  List<LogEntry> from(long offset, int limit) {
    long wanted = Math.max(offset, begin);
    int low = 0;
    int high = entries.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (entries.get(middle).offset() < wanted) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return List.copyOf(entries.subList(low, Math.min(entries.size(), low + limit)));
  }

  /** All that was ever appended. */
  List<LogEntry> all() {
    return entries;
  }
}
