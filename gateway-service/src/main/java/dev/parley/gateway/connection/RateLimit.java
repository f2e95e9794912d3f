package dev.parley.gateway.connection;

/** A token bucket: so many requests a second, with a burst of twice as many. */
final class RateLimit {

  private final int perSecond;
  private final long capacity;
  private double tokens;
  private long refilledAtNanos;

  RateLimit(int perSecond, long nowNanos) {
    this.perSecond = perSecond;
    this.capacity = 2L * perSecond;
    this.tokens = capacity;
    this.refilledAtNanos = nowNanos;
  }

  /** Takes one; false where there is none left. */
  boolean take(long nowNanos) {
    tokens = Math.min(capacity, tokens + (nowNanos - refilledAtNanos) * 1e-9 * perSecond);
    refilledAtNanos = nowNanos;
    if (tokens < 1) {
      return false;
    }
    tokens--;
    return true;
  }

  /** Milliseconds until there is one again. */
  long retryAfterMillis() {
    return Math.max(1, (long) Math.ceil((1 - tokens) * 1_000 / perSecond));
  }
}
