package dev.parley.gateway.rate;

import dev.parley.config.RateLimits.Rate;
import dev.parley.time.TokenBucket;
import java.util.function.Supplier;

/** How many requests and bytes one of something may still ask for. Safe from any thread. */
final class Budget {

  /** How many seconds of its rate may be used at once. */
  static final int BURST_SECONDS = 5;

  private static final long SECOND_NANOS = 1_000_000_000L;

  private final Supplier<Rate> rate;
  private final TokenBucket requests;
  private final TokenBucket bytes;

  /** A full budget; its rate may change at any time. */
  Budget(Supplier<Rate> rate, long nowNanos) {
    this.rate = rate;
    this.requests =
        new TokenBucket(() -> rate.get().requests(), SECOND_NANOS, BURST_SECONDS, nowNanos);
    this.bytes = new TokenBucket(() -> rate.get().bytes(), SECOND_NANOS, BURST_SECONDS, nowNanos);
  }

  /** What there is nothing left of, and its rate, for who has to wait. */
  String spent(long nowNanos) {
    return requests.waitMillis(nowNanos) > 0
        ? "%d requests".formatted(rate.get().requests())
        : "%d bytes".formatted(rate.get().bytes());
  }

  /** Milliseconds until there is something left of both; 0 where there is. */
  long waitMillis(long nowNanos) {
    return Math.max(requests.waitMillis(nowNanos), bytes.waitMillis(nowNanos));
  }

  /** Takes it, even what is not there: then nothing is left until it has come in again. */
  void spend(long nowNanos, int someRequests, long someBytes) {
    requests.spend(nowNanos, someRequests);
    bytes.spend(nowNanos, someBytes);
  }

  /**
   * Takes bytes as far as they are there. For what others share: an answer that is larger than
   * anybody could know before must not lock them out.
   */
  void spendUpTo(long nowNanos, long someBytes) {
    bytes.spendUpTo(nowNanos, someBytes);
  }

  /** Whether it is as it was when it was made. */
  boolean isFull(long nowNanos) {
    return requests.isFull(nowNanos) && bytes.isFull(nowNanos);
  }
}
