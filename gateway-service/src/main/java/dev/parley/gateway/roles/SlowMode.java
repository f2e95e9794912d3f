package dev.parley.gateway.roles;

import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.ProtocolException;
import dev.parley.protocol.RoomId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * When users have sent to rooms in slow mode, on one node. Remembers the latest {@link #MAX} of
 * them: whoever is forgotten may send a message too early. Safe from any thread.
 */
public final class SlowMode {

  static final int MAX = 50_000;

  /** How long the log knows a message again, at least. */
  private static final long SAME_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final Map<Sender, Sent> latest =
      new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Sender, Sent> eldest) {
          return size() > MAX;
        }
      };

  private record Sender(String user, RoomId room) {}

  private record Sent(String key, long atNanos) {}

  /**
   * Lets a message through where its sender has waited. The same message again is let through: it
   * may be in the log.
   *
   * @param key the message's
   * @param seconds how long a sender has to wait
   * @throws ProtocolException rate_limited
   */
  public synchronized void require(
      String user, RoomId room, String key, int seconds, long nowNanos) {
    Sender sender = new Sender(user, room);
    Sent before = latest.get(sender);
    if (before != null && before.key.equals(key) && nowNanos - before.atNanos < SAME_NANOS) {
      return;
    }
    long left = before == null ? 0 : before.atNanos + TimeUnit.SECONDS.toNanos(seconds) - nowNanos;
    if (left > 0) {
      throw new ProtocolException(
          ErrorCode.RATE_LIMITED,
          "%s is in slow mode: a message every %d s".formatted(room, seconds),
          ProtocolException.NO_ID,
          TimeUnit.NANOSECONDS.toMillis(left + 999_999));
    }
    latest.put(sender, new Sent(key, nowNanos));
  }

  /** How many are remembered. */
  synchronized int size() {
    return latest.size();
  }
}
