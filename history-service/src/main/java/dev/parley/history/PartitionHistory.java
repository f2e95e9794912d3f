package dev.parley.history;

import dev.parley.contract.RoomRecord;
import dev.parley.history.store.Checkpoint;
import dev.parley.history.store.HistoryStore;
import dev.parley.log.DedupWindow;
import dev.parley.log.LogEntry;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One partition of the log on its way into the store, from its assignment on: which entries are
 * stored, and up to where the log is applied.
 *
 * <p>Entries that the store already has are read again, one window of them, only to know what a
 * later one may be a duplicate of. So this reader and one that has read everything agree on each
 * record. Not safe for several threads.
 */
final class PartitionHistory {

  private static final Logger log = LoggerFactory.getLogger(PartitionHistory.class);

  private final int partition;
  private final HistoryStore store;
  private final DedupWindow window;
  private final long start;
  private final long tracedFrom;
  private long applied;
  private long floor;

  private PartitionHistory(
      int partition,
      HistoryStore store,
      int dedupWindow,
      Checkpoint checkpoint,
      long begin,
      long tracedFrom) {
    this.partition = partition;
    this.store = store;
    this.window = new DedupWindow(dedupWindow);
    this.start = Math.max(begin, checkpoint.applied() + 1 - dedupWindow);
    this.tracedFrom = tracedFrom;
    this.applied = checkpoint.applied();
    this.floor = Math.max(begin, checkpoint.floor());
  }

  /**
   * Goes on from what the store has, where that is of this log and the log still has what follows
   * it; otherwise drops it and begins from scratch. Can be repeated after a failure.
   *
   * @param epoch the log's epoch
   * @param begin the first offset that the log still has
   * @param end the offset after the last one written
   * @param dedupWindow how many offsets of the partition a duplicate may be away from the first
   */
  static PartitionHistory open(
      HistoryStore store, int partition, String epoch, long begin, long end, int dedupWindow) {
    Checkpoint stored = store.checkpoint(partition);
    if (stored != null && continues(stored, epoch, begin, end)) {
      if (stored.floor() < begin) {
        store.trim(partition, begin);
      }
      return new PartitionHistory(
          partition, store, dedupWindow, stored, begin, stored.applied() + 1);
    }
    if (stored != null) {
      log.warn(
          "history_dropped partition={} stored={} epoch={} begin={} end={}",
          partition,
          stored,
          epoch,
          begin,
          end);
    }
    Checkpoint fresh = new Checkpoint(epoch, begin - 1, begin);
    store.reset(partition, fresh);
    return new PartitionHistory(partition, store, dedupWindow, fresh, begin, end);
  }

  private static boolean continues(Checkpoint stored, String epoch, long begin, long end) {
    long next = stored.applied() + 1;
    return stored.epoch().equals(epoch) && next >= begin && next <= end;
  }

  /**
   * Entries that were read and sorted.
   *
   * @param records those that are no duplicates, and are not in the store yet
   * @param applied the last offset read
   * @param duplicates how many were dropped as duplicates
   * @param unreadable how many nobody can read
   */
  record Batch(List<RoomRecord> records, long applied, int duplicates, int unreadable) {}

  /** The offset to read from. */
  long start() {
    return start;
  }

  /** Everything up to this offset is in the store, but for duplicates. */
  long applied() {
    return applied;
  }

  /**
   * Whether a record is new to the trace that it belongs to: not one that is read again, after the
   * store was lost, long after its trace has ended.
   */
  boolean traced(RoomRecord record) {
    return record.offset() >= tracedFrom;
  }

  /** Sorts the next entries, once each. Nothing is stored before {@link #write}. */
  Batch take(List<LogEntry> entries) {
    List<RoomRecord> records = new ArrayList<>(entries.size());
    long last = applied;
    int duplicates = 0;
    int unreadable = 0;
    for (LogEntry entry : entries) {
      RoomRecord record = entry.record();
      boolean duplicate = record != null && seenBefore(record);
      if (entry.offset() <= applied) {
        continue;
      }
      last = entry.offset();
      if (record == null) {
        unreadable++;
      } else if (duplicate) {
        duplicates++;
      } else {
        records.add(record);
      }
    }
    return new Batch(records, last, duplicates, unreadable);
  }

  /** Stores a batch and moves on. Can be repeated after a failure. */
  void write(Batch batch) {
    if (batch.applied() > applied) {
      store.append(partition, batch.records(), batch.applied());
      applied = batch.applied();
    }
  }

  /**
   * Drops what the log no longer has. Can be repeated after a failure.
   *
   * @param begin the first offset that the log still has
   * @return from where on the store has everything now
   */
  long trim(long begin) {
    long to = Math.min(begin, applied + 1); // what is not read yet is missed by the tail itself
    if (to > floor) {
      store.trim(partition, to);
      floor = to;
    }
    return floor;
  }

  /** There are no entries below an offset that were not read. */
  void reached(long next) {
    applied = Math.max(applied, next - 1);
  }

  private boolean seenBefore(RoomRecord record) {
    return window.see(record.room(), record.sender(), record.key(), record.offset(), record.at())
        != null;
  }
}
