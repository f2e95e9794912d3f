package dev.parley.history.store;

import dev.parley.contract.RoomRecord;
import dev.parley.protocol.RoomId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Keeps everything on the heap: for trials and small logs. The end of the process takes it all. */
public final class MemoryHistory implements HistoryStore {

  private static final NavigableMap<Long, RoomRecord> NO_RECORDS =
      Collections.unmodifiableNavigableMap(new TreeMap<>());

  private final Map<Integer, Partition> partitions = new HashMap<>();
  private boolean closed;

  @Override
  public synchronized @Nullable Checkpoint checkpoint(int partition) {
    checkOpen();
    Partition found = partitions.get(partition);
    return found == null ? null : found.checkpoint;
  }

  @Override
  public synchronized void reset(int partition, Checkpoint checkpoint) {
    checkOpen();
    partitions.put(partition, new Partition(checkpoint));
  }

  @Override
  public synchronized void append(int partition, List<RoomRecord> records, long applied) {
    Partition target = existing(partition);
    for (RoomRecord record : records) {
      target
          .rooms
          .computeIfAbsent(record.room(), room -> new TreeMap<>())
          .put(record.offset(), record);
    }
    target.checkpoint = target.checkpoint.withApplied(applied);
  }

  @Override
  public synchronized void trim(int partition, long floor) {
    Partition target = existing(partition);
    target.rooms.values().forEach(records -> records.headMap(floor).clear());
    target.rooms.values().removeIf(Map::isEmpty);
    target.checkpoint = target.checkpoint.withFloor(floor);
  }

  @Override
  public synchronized RoomSlice after(int partition, RoomId room, long after, int limit) {
    Partition source = existing(partition);
    NavigableMap<Long, RoomRecord> records = source.room(room);
    List<RoomRecord> found = new ArrayList<>();
    boolean more = gather(records.tailMap(after, false), limit, found);
    return RoomSlice.chained(found, source.prev(records.floorKey(after)), more);
  }

  @Override
  public synchronized RoomSlice before(int partition, RoomId room, long before, int limit) {
    Partition source = existing(partition);
    NavigableMap<Long, RoomRecord> records = source.room(room);
    List<RoomRecord> found = new ArrayList<>();
    boolean more = gather(records.headMap(before, false).descendingMap(), limit, found);
    Collections.reverse(found);
    Long prev = found.isEmpty() ? null : records.lowerKey(found.get(0).offset());
    return RoomSlice.chained(found, source.prev(prev), more);
  }

  @Override
  public synchronized void flush() {
    checkOpen();
  }

  @Override
  public synchronized void close() {
    closed = true;
    partitions.clear();
  }

  /** Takes what fits into a page; true where something is left. */
  private static boolean gather(Map<Long, RoomRecord> from, int limit, List<RoomRecord> into) {
    PageBound bound = new PageBound(limit);
    for (RoomRecord record : from.values()) {
      if (!bound.admits(record)) {
        return true;
      }
      into.add(record);
    }
    return false;
  }

  private Partition existing(int partition) {
    checkOpen();
    Partition found = partitions.get(partition);
    if (found == null) {
      throw new StoreException("partition " + partition + ": never reset", null);
    }
    return found;
  }

  private void checkOpen() {
    if (closed) {
      throw new StoreException("history store is closed", null);
    }
  }

  private static final class Partition {

    private final Map<RoomId, NavigableMap<Long, RoomRecord>> rooms = new HashMap<>();
    private Checkpoint checkpoint;

    Partition(Checkpoint checkpoint) {
      this.checkpoint = checkpoint;
    }

    NavigableMap<Long, RoomRecord> room(RoomId room) {
      return rooms.getOrDefault(room, NO_RECORDS);
    }

    long prev(@Nullable Long found) {
      return found == null ? checkpoint.beforeOldest() : found;
    }
  }
}
