package dev.parley.presence;

import dev.parley.contract.RoomEvent.PresenceChanged;
import dev.parley.presence.StoredRosters.Reading;
import dev.parley.presence.Transition.Shift;
import dev.parley.protocol.Member;
import dev.parley.protocol.RoomId;
import dev.parley.protocol.SessionState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What changed in one room within one window of time, each session once: what cancels out is not
 * told. Not safe for several threads.
 */
final class RoomWindow {

  /** So many of those that came or changed are named in an event of a big room. */
  static final int SAMPLE = 10;

  private final RoomId room;
  private final Map<String, Shift> shifts = new LinkedHashMap<>();
  private boolean missed;

  /** A window of a room in which nothing has changed. */
  RoomWindow(RoomId room) {
    this.room = room;
  }

  /** Adds the next change. */
  void add(Shift shift) {
    shifts.merge(shift.session(), shift, Shift::then);
  }

  /** Something before this window was never told, and never will be. */
  void missed() {
    missed = true;
  }

  /** Whether something before this window was never told. */
  boolean hasMissed() {
    return missed;
  }

  /** Whether there is nothing to tell. */
  boolean isEmpty() {
    return !missed && shifts.values().stream().noneMatch(Shift::isSeen);
  }

  /** The sessions concerned. */
  Set<String> sessions() {
    return shifts.keySet();
  }

  /**
   * The one event that tells of all of it.
   *
   * @param now how the sessions stand
   * @param bigRoom with more sessions, or more changes, than this only a sample is told
   */
  PresenceChanged event(Reading now, int bigRoom) {
    List<Member> joined = new ArrayList<>();
    List<Member> left = new ArrayList<>();
    List<Member> changed = new ArrayList<>();
    if (Math.max(now.total(), shifts.size()) > bigRoom) {
      List<Member> sample = List.copyOf(now.rows().values());
      return new PresenceChanged(room, joined, left, changed, now.total(), now.version(), sample);
    }
    for (Shift shift : shifts.values()) {
      Member before = shift.before();
      Member after = now.rows().get(shift.session());
      if (after == null && before != null) {
        left.add(gone(before, shift.at()));
      } else if (after != null && before == null) {
        joined.add(after);
      } else if (after != null && before != null && differs(before, after)) {
        changed.add(after);
      }
    }
    return new PresenceChanged(room, joined, left, changed, now.total(), now.version(), null);
  }

  private static boolean differs(Member before, Member after) {
    return !before.state().equals(after.state()) || !Objects.equals(before.name(), after.name());
  }

  private static Member gone(Member before, long at) {
    return new Member(before.session(), before.user(), before.name(), SessionState.OFFLINE, at);
  }
}
