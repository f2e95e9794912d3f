package dev.parley.gateway.fanout;

import dev.parley.contract.RoomId;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;

/** How many sessions each room of this node has, as last told by presence-service. */
public final class MemberCounts {

  private final Map<RoomId, Long> counts = new ConcurrentHashMap<>();

  /** Presence has told the number. */
  public void told(RoomId room, long total) {
    counts.put(room, total);
  }

  /** A session joins here; presence will tell the true number soon. */
  public OptionalLong joined(RoomId room) {
    Long count = counts.computeIfPresent(room, (id, known) -> known + 1);
    return count == null ? OptionalLong.empty() : OptionalLong.of(count);
  }

  /** No member is here any more. */
  void forget(RoomId room) {
    counts.remove(room);
  }
}
