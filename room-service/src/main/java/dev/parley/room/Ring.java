package dev.parley.room;

import dev.parley.contract.RoomRecord;
import dev.parley.protocol.Position;
import dev.parley.protocol.RoomId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/**
 * The newest records of a partition, ascending, as many as fit into a number of bytes. A room's
 * records are found by its chain of {@code prev}, so no index per room is kept.
 */
final class Ring {

  private final int maxBytes;
  private RoomRecord[] slots = new RoomRecord[64];
  private int tail;
  private int size;
  private long bytes;
  private long floor;

  /**
   * An empty ring.
   *
   * @param floor the smallest offset that it could have
   */
  Ring(int maxBytes, long floor) {
    this.maxBytes = maxBytes;
    this.floor = floor;
  }

  /** The smallest offset from which on nothing is missing. */
  long floor() {
    return floor;
  }

  void add(RoomRecord record) {
    if (size == slots.length) {
      grow();
    }
    slots[(tail + size) & (slots.length - 1)] = record;
    size++;
    bytes += record.weightBytes();
    while (bytes > maxBytes && size > 1) {
      floor = removeOldest().offset() + 1;
    }
  }

  /** Drops the records below an offset, which is one above the last that was read at most. */
  void trim(long newFloor) {
    while (size > 0 && at(0).offset() < newFloor) {
      removeOldest();
    }
    floor = Math.max(floor, newFloor);
  }

  private RoomRecord removeOldest() {
    RoomRecord oldest = slots[tail];
    slots[tail] = null;
    tail = (tail + 1) & (slots.length - 1);
    size--;
    bytes -= oldest.weightBytes();
    return oldest;
  }

  /** Visits the records above an offset, ascending. */
  void forEachAfter(long offset, Consumer<RoomRecord> visitor) {
    for (int i = firstAbove(offset); i < size; i++) {
      visitor.accept(at(i));
    }
  }

  /**
   * Records of a room in (above, below), the newest first, until the chain ends or leaves the ring.
   *
   * @param head the room's last offset
   */
  Chain room(RoomId room, long head, long above, long below, int limit) {
    Deque<RoomRecord> found = new ArrayDeque<>();
    long offset = head;
    while (offset > above && found.size() < limit) {
      int i = firstAbove(offset - 1);
      if (offset < floor || i >= size || at(i).offset() != offset) {
        break;
      }
      if (offset < below) {
        found.addFirst(at(i));
      }
      offset = at(i).prev();
    }
    return new Chain(List.copyOf(found), offset != Position.UNKNOWN && offset <= above);
  }

  /** The offset of the last record of the same room before one that is of a known kind. */
  long knownPrev(RoomRecord record) {
    long prev = record.prev();
    while (prev >= floor) {
      int i = firstAbove(prev - 1);
      if (i >= size || at(i).offset() != prev || at(i).kind().isKnown()) {
        break;
      }
      prev = at(i).prev();
    }
    return prev;
  }

  /**
   * A piece of a room's chain.
   *
   * @param records ascending
   * @param whole whether it is known that the room has no record between the lower bound and them
   */
  record Chain(List<RoomRecord> records, boolean whole) {}

  private int firstAbove(long offset) {
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (at(middle).offset() > offset) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  private RoomRecord at(int i) {
    return slots[(tail + i) & (slots.length - 1)];
  }

  private void grow() {
    RoomRecord[] larger = new RoomRecord[slots.length * 2];
    for (int i = 0; i < size; i++) {
      larger[i] = at(i);
    }
    slots = larger;
    tail = 0;
  }
}
