package dev.parley.room;

import java.time.Duration;

/**
 * How many of something there were within a time before now. Counts in slots, each a part of the
 * time, and one slot too many rather than one too few. Times come from the caller and may go back,
 * which counts as standing still. Not safe for several threads.
 */
final class SlidingCount {

  private static final int SLOTS = 32;

  private final long slotMillis;
  private final int[] counts = new int[SLOTS + 1];
  private long slot = Long.MIN_VALUE;
  private int sum;

  /** Nothing yet. */
  SlidingCount(Duration time) {
    this.slotMillis = Math.max(1, (time.toMillis() + SLOTS - 1) / SLOTS);
  }

  /** So many more. */
  void add(int count, long nowMillis) {
    move(nowMillis);
    counts[Math.floorMod(slot, counts.length)] += count;
    sum += count;
  }

  /** How many there were. */
  int within(long nowMillis) {
    move(nowMillis);
    return sum;
  }

  private void move(long nowMillis) {
    long now = Math.floorDiv(nowMillis, slotMillis);
    if (slot == Long.MIN_VALUE) {
      slot = now;
    }
    long steps = Math.min(counts.length, now - slot);
    for (long step = 1; step <= steps; step++) {
      int old = Math.floorMod(slot + step, counts.length);
      sum -= counts[old];
      counts[old] = 0;
    }
    slot = Math.max(slot, now);
  }
}
