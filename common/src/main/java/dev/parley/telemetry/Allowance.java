package dev.parley.telemetry;

import java.util.concurrent.atomic.AtomicLong;

/**
 * So many of something in a time, the first of them at once. Safe from any thread; time is
 * injected. It keeps one number: when the next one would be due if all so far had come evenly.
 */
public final class Allowance {

  private final long perNanos;
  private final long burstNanos;
  private final AtomicLong due = new AtomicLong(Long.MIN_VALUE);

  /**
   * An allowance that is full.
   *
   * @param count how many within the period, also at once; 0 allows none
   * @param periodNanos the period
   */
  public Allowance(int count, long periodNanos) {
    this.perNanos = count == 0 ? 0 : periodNanos / count;
    this.burstNanos = count == 0 ? 0 : periodNanos - perNanos;
  }

  /** Takes one; false where there is none left. */
  public boolean take(long nowNanos) {
    if (perNanos == 0) {
      return false;
    }
    while (true) {
      long known = due.get();
      long start = known == Long.MIN_VALUE ? nowNanos : Math.max(known, nowNanos);
      if (start - nowNanos > burstNanos) {
        return false;
      }
      if (due.compareAndSet(known, start + perNanos)) {
        return true;
      }
    }
  }
}
