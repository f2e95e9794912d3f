package dev.parley.gateway.operation;

import dev.parley.protocol.RoomId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Who was shown as typing in which room of late, on one node. Remembers at most {@link #MAX} of
 * them: above it nobody else is shown as typing for a while. Safe from any thread.
 */
public final class RecentTyping {

  /** A client shows a typist for longer than this. */
  static final int EVERY_SECONDS = 3;

  static final int MAX = 100_000;

  private static final long EVERY_NANOS = TimeUnit.SECONDS.toNanos(EVERY_SECONDS);

  private final Map<Typist, Long> shown = new ConcurrentHashMap<>();
  private volatile long sweptNanos = Long.MIN_VALUE;

  private record Typist(String user, RoomId room) {}

  /** Whether a user is to be shown: it was not in the last seconds. Then it counts as shown. */
  boolean isFirst(String user, RoomId room, long nowNanos) {
    sweep(nowNanos);
    Typist typist = new Typist(user, room);
    if (shown.size() >= MAX && !shown.containsKey(typist)) {
      return false;
    }
    boolean[] first = new boolean[1];
    shown.compute(
        typist,
        (same, before) -> {
          first[0] = before == null || nowNanos - before >= EVERY_NANOS;
          return first[0] ? Long.valueOf(nowNanos) : before;
        });
    return first[0];
  }

  /** How many are remembered. */
  int size() {
    return shown.size();
  }

  private void sweep(long nowNanos) {
    if (sweptNanos == Long.MIN_VALUE || nowNanos - sweptNanos > EVERY_NANOS) {
      sweptNanos = nowNanos;
      shown.values().removeIf(at -> nowNanos - at >= EVERY_NANOS);
    }
  }
}
