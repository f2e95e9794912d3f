package dev.parley.gateway.connection;

import java.util.function.IntSupplier;

/** A token bucket: so many requests a second, with a burst of twice as many. */
final class RateLimit {

  private final IntSupplier perSecond;
  private double tokens;
  private long refilledAtNanos;

  /** A full one; {@code perSecond} may give another number at any time. */
  RateLimit(IntSupplier perSecond, long nowNanos) {
    this.perSecond = perSecond;
    this.tokens = 2L * perSecond.getAsInt();
    this.refilledAtNanos = nowNanos;
  }

  /** Takes one; false where there is none left. */
  boolean take(long nowNanos) {
    int rate = perSecond.getAsInt();
    tokens = Math.min(2L * rate, tokens + (nowNanos - refilledAtNanos) * 1e-9 * rate);
    refilledAtNanos = nowNanos;
    if (tokens < 1) {
      return false;
    }
    tokens--;
    return true;
  }

  /** Milliseconds until there is one again. */
  long retryAfterMillis() {
    return Math.max(1, (long) Math.ceil((1 - tokens) * 1_000 / perSecond.getAsInt()));
  }
}
