package dev.parley.time;

import java.util.function.IntSupplier;

/**
 * A limit on how much may happen: so many tokens in a period, and a burst of some periods at once.
 * Safe from any thread; the caller says what time it is, see {@link NodeClock#nanos()}.
 */
public final class TokenBucket {

  private final IntSupplier count;
  private final long periodNanos;
  private final int burstPeriods;
  private double tokens;
  private long refilledAtNanos;

  /**
   * A full bucket.
   *
   * @param count tokens for each period, may give another number at any time; 0 allows nothing
   * @param burstPeriods the bucket holds the tokens of so many periods
   */
  public TokenBucket(IntSupplier count, long periodNanos, int burstPeriods, long nowNanos) {
    this.count = count;
    this.periodNanos = periodNanos;
    this.burstPeriods = burstPeriods;
    this.tokens = capacity(count.getAsInt());
    this.refilledAtNanos = nowNanos;
  }

  /** Takes a token; false if there is none. */
  public synchronized boolean take(long nowNanos) {
    refill(nowNanos);
    if (tokens < 1) {
      return false;
    }
    tokens--;
    return true;
  }

  /** Milliseconds until there is a token; 0 where there is one. */
  public synchronized long waitMillis(long nowNanos) {
    refill(nowNanos);
    return tokens >= 1 ? 0 : retryAfterMillis();
  }

  /**
   * Takes tokens whether they are there or not: what is missing is owed, and there is no token
   * until it has been refilled. So something that is larger than the bucket may happen too, rarely.
   */
  public synchronized void spend(long nowNanos, long amount) {
    refill(nowNanos);
    tokens -= amount;
  }

  /** Takes as many of the tokens as are there: nothing is owed. */
  public synchronized void spendUpTo(long nowNanos, long amount) {
    refill(nowNanos);
    tokens -= Math.min(Math.max(0, tokens), amount);
  }

  /** Whether the bucket is as it was when it was made: it can be forgotten. */
  public synchronized boolean isFull(long nowNanos) {
    refill(nowNanos);
    return tokens >= capacity(count.getAsInt());
  }

  /** Milliseconds until there is a token again. */
  public synchronized long retryAfterMillis() {
    double missing = 1 - tokens;
    return Math.max(1, (long) Math.ceil(missing * periodNanos / 1_000_000 / count.getAsInt()));
  }

  private void refill(long nowNanos) {
    int perPeriod = count.getAsInt();
    // Callers on several threads may come in another order than their times.
    long elapsedNanos = Math.max(0, nowNanos - refilledAtNanos);
    double refill = (double) elapsedNanos * perPeriod / periodNanos;
    tokens = Math.min(capacity(perPeriod), tokens + refill);
    refilledAtNanos += elapsedNanos;
  }

  private long capacity(int perPeriod) {
    return (long) burstPeriods * perPeriod;
  }
}
