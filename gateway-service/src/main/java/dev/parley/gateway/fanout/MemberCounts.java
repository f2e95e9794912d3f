package dev.parley.gateway.fanout;

import dev.parley.contract.RoomEvent.PresenceChanged;
import dev.parley.contract.Roster;
import dev.parley.protocol.Member;
import dev.parley.protocol.RoomId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How many sessions each room of this node has: the number that presence-service published last,
 * corrected by the joins and leaves here that are not in it yet. Presence publishes some time
 * later, and a session that leaves and joins again meanwhile, or is resumed, is counted already.
 * Safe from any thread.
 */
public final class MemberCounts {

  /** Sessions of one room that presence has not confirmed; beyond it the correction is dropped. */
  private static final int MAX_UNCONFIRMED = 1_024;

  private static final long UNKNOWN = -1;

  private final Map<RoomId, Count> counts = new HashMap<>();

  /** Presence has published a change. */
  public synchronized void published(PresenceChanged event) {
    Count count = counts.computeIfAbsent(event.room(), room -> new Count());
    if (event.version() < count.version) {
      return; // a later one has overtaken it
    }
    count.total = event.total();
    count.version = event.version();
    if (event.sample() == null) {
      event.joined().forEach(member -> count.confirm(member.session(), true));
      event.left().forEach(member -> count.confirm(member.session(), false));
    } else {
      count.unconfirmed.clear(); // in a big room it does not say which sessions are in the total
    }
  }

  /** Presence has answered with the first page of who is in a room. */
  public synchronized void answered(RoomId room, Roster roster) {
    Count count = counts.computeIfAbsent(room, id -> new Count());
    if (count.total != UNKNOWN && roster.version() <= count.version) {
      return;
    }
    count.total = roster.total();
    count.version = roster.version();
    Set<String> listed = roster.members().stream().map(Member::session).collect(Collectors.toSet());
    for (String session : List.copyOf(count.unconfirmed.keySet())) {
      if (listed.contains(session) || roster.cursor() == null) {
        count.confirm(session, listed.contains(session));
      }
    }
  }

  /**
   * A session joins here.
   *
   * @param counted whether presence has it in the room already, as one that is resumed
   */
  public synchronized void joined(RoomId room, String session, boolean counted) {
    Count count = counts.computeIfAbsent(room, id -> new Count());
    Unconfirmed before = count.unconfirmed.get(session);
    count.put(session, new Unconfirmed(true, before == null ? counted : before.counted));
  }

  /** A session leaves. */
  public synchronized void left(RoomId room, String session) {
    Count count = counts.get(room);
    if (count != null) {
      Unconfirmed before = count.unconfirmed.get(session);
      count.put(session, new Unconfirmed(false, before == null || before.counted));
    }
  }

  /** Nothing more is known of a session here: its join failed, or its socket is gone. */
  public synchronized void forget(RoomId room, String session) {
    Count count = counts.get(room);
    if (count != null) {
      count.unconfirmed.remove(session);
    }
  }

  /** No member is here any more. */
  synchronized void forget(RoomId room) {
    counts.remove(room);
  }

  /** Whether presence has said anything of the room. */
  public synchronized boolean isKnown(RoomId room) {
    Count count = counts.get(room);
    return count != null && count.total != UNKNOWN;
  }

  /** How many sessions a room has that has at least one; as far as is known. */
  public synchronized long sessions(RoomId room) {
    Count count = counts.get(room);
    return count == null ? 1 : Math.max(1, Math.max(0, count.total) + count.correction());
  }

  /** What is known of one room. */
  private static final class Count {

    private long total = UNKNOWN;
    private long version;
    private final Map<String, Unconfirmed> unconfirmed = new HashMap<>();

    private void put(String session, Unconfirmed state) {
      if (unconfirmed.size() >= MAX_UNCONFIRMED && !unconfirmed.containsKey(session)) {
        unconfirmed.clear();
      }
      unconfirmed.put(session, state);
    }

    private void confirm(String session, boolean counted) {
      unconfirmed.computeIfPresent(
          session,
          (id, state) -> state.here == counted ? null : new Unconfirmed(state.here, counted));
    }

    private long correction() {
      return unconfirmed.values().stream()
          .mapToLong(state -> (state.here ? 1 : 0) - (state.counted ? 1 : 0))
          .sum();
    }
  }

  /**
   * A session that joined or left here, of which presence has not published that yet.
   *
   * @param here whether it is in the room
   * @param counted whether the total has it
   */
  private record Unconfirmed(boolean here, boolean counted) {}
}
