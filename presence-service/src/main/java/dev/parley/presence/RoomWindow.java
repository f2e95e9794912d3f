package dev.parley.presence;

import dev.parley.contract.Member;
import dev.parley.contract.RoomEvent.PresenceChanged;
import dev.parley.contract.RoomId;
import dev.parley.contract.SessionState;
import dev.parley.presence.Transition.Shift;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What changed in one room within one window of time, each session once: what cancels out is not
 * told. Not safe for several threads.
 */
final class RoomWindow {

  private final RoomId room;
  private final Map<String, Shift> shifts = new LinkedHashMap<>();

  /** A window of a room in which nothing has changed. */
  RoomWindow(RoomId room) {
    this.room = room;
  }

  /** Adds the next change. */
  void add(Shift shift) {
    shifts.merge(shift.session(), shift, Shift::then);
  }

  /** Whether there is nothing to tell. */
  boolean isEmpty() {
    return shifts.values().stream().noneMatch(Shift::isSeen);
  }

  /**
   * The one event that tells of all of it.
   *
   * @param total sessions in the room now
   * @param bigRoom with more than this only the total is told
   */
  PresenceChanged event(long total, int bigRoom) {
    List<Member> joined = new ArrayList<>();
    List<Member> left = new ArrayList<>();
    List<Member> changed = new ArrayList<>();
    if (total <= bigRoom) {
      shifts.values().stream()
          .filter(Shift::isSeen)
          .forEach(shift -> sort(shift, joined, left, changed));
    }
    return new PresenceChanged(room, joined, left, changed, total);
  }

  private static void sort(
      Shift shift, List<Member> joined, List<Member> left, List<Member> changed) {
    Member before = shift.before();
    Member after = shift.after();
    if (after != null) {
      (before == null ? joined : changed).add(after);
    } else if (before != null) {
      left.add(
          new Member(
              before.session(), before.user(), before.name(), SessionState.OFFLINE, shift.at()));
    }
  }
}
