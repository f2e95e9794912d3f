package dev.parley.gateway.rate;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongFunction;

/**
 * One of something for each key that was seen of late: a user, an address, a room. A key of which
 * nothing is used is forgotten; above {@link #MAX} keys all others share one. So strangers who make
 * up keys use memory up to a bound, and win nothing. Safe from any thread.
 *
 * @param <T> what there is for each key
 */
final class Budgets<T> {

  /** About 30 MB where it is full. */
  static final int MAX = 100_000;

  private static final long SWEEP_NANOS = 10_000_000_000L;

  private final Map<String, T> byKey = new ConcurrentHashMap<>();
  private final LongFunction<T> maker;
  private final Fullness<T> fullness;
  private final T shared;
  private volatile long sweptNanos;

  /** Whether one is as it was when it was made. */
  interface Fullness<T> {
    boolean isFull(T one, long nowNanos);
  }

  Budgets(LongFunction<T> maker, Fullness<T> fullness, long nowNanos) {
    this.maker = maker;
    this.fullness = fullness;
    this.shared = maker.apply(nowNanos);
    this.sweptNanos = nowNanos;
  }

  /** The one of a key. */
  T of(String key, long nowNanos) {
    if (nowNanos - sweptNanos > SWEEP_NANOS) {
      sweptNanos = nowNanos;
      byKey.values().removeIf(one -> fullness.isFull(one, nowNanos));
    }
    T known = byKey.get(key);
    if (known != null) {
      return known;
    }
    return byKey.size() >= MAX ? shared : byKey.computeIfAbsent(key, made -> maker.apply(nowNanos));
  }

  /** How many keys there are. */
  int size() {
    return byKey.size();
  }
}
