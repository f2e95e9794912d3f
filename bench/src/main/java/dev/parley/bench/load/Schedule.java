package dev.parley.bench.load;

/**
 * When messages are due at a fixed rate: counted from the start, so that nothing adds up, and
 * whether or not the one before was sent in time.
 */
public final class Schedule {

  private static final double NANOS = 1e9;

  private final long startNanos;
  private final long endNanos;
  private final double perSecond;
  private long next;

  /** From the start on, before the end. */
  public Schedule(long startNanos, long endNanos, double perSecond) {
    this.startNanos = startNanos;
    this.endNanos = endNanos;
    this.perSecond = perSecond;
  }

  /** When the next one is due, or {@code Long.MAX_VALUE} where there is none left. */
  public long dueNanos() {
    long due = startNanos + Math.round(next * NANOS / perSecond);
    return due < endNanos ? due : Long.MAX_VALUE;
  }

  /** Whether the next one is due now. */
  public boolean isDue(long nowNanos) {
    long due = dueNanos();
    return due != Long.MAX_VALUE && due - nowNanos <= 0;
  }

  /** Goes on to the one after. */
  public void advance() {
    next++;
  }
}
