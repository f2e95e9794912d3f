package dev.parley.bench.load;

import java.util.Arrays;

/**
 * One room's order, as its members see it. Whoever is the first to read a record says what stands
 * there; all others must read the same offsets in the same order.
 */
public final class RoomOrder {

  /** How far one member has read. */
  public static final class Cursor {
    private int next;
    private long last = -1;

    /** The last offset read, or -1. */
    public long last() {
      return last;
    }

    /** How many records of the room it has read or skipped. */
    public int records() {
      return next;
    }

    /** Continues after the so-many-th record of the room, whose offset is given. */
    public void startBehind(int record, long offset) {
      next = record + 1;
      last = offset;
    }
  }

  /** What a member read. */
  public enum Seen {
    /** A record that nobody had read before. */
    FIRST,
    /** The record that comes next. */
    NEXT,
    /** A later record than the next one: what lies between is missing. */
    AHEAD,
    /** A record that it had read before, or one before that. */
    AGAIN,
    /** A record that others did not find there. */
    DISAGREES
  }

  private long[] offsets = new long[64];
  private int size;
  private long brokenPrev;

  /** Takes what a member read; {@code prev} is -1 where the server did not tell it. */
  public Seen read(Cursor cursor, long offset, long prev) {
    if (offset <= cursor.last) {
      return Seen.AGAIN;
    }
    if (prev >= 0 && cursor.last >= 0 && prev != cursor.last) {
      brokenPrev++;
    }
    cursor.last = offset;
    if (cursor.next < size && offsets[cursor.next] == offset) {
      cursor.next++;
      return Seen.NEXT;
    }
    if (cursor.next == size) {
      append(offset);
      cursor.next++;
      return Seen.FIRST;
    }
    int at = Arrays.binarySearch(offsets, 0, size, offset);
    if (at < 0) {
      // Continue after it, so that one fault is counted once.
      cursor.next = -at - 1;
      return Seen.DISAGREES;
    }
    cursor.next = at + 1;
    return Seen.AHEAD;
  }

  /** Records known. */
  public int size() {
    return size;
  }

  /** The offset of the so-many-th record. */
  public long offset(int record) {
    return offsets[record];
  }

  /** How often a record's {@code prev} was not the member's last offset. */
  public long brokenPrev() {
    return brokenPrev;
  }

  private void append(long offset) {
    if (size == offsets.length) {
      offsets = Arrays.copyOf(offsets, size * 2);
    }
    offsets[size++] = offset;
  }
}
