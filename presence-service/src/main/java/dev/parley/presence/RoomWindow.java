package dev.parley.presence;

import dev.parley.contract.RoomEvent.PresenceChanged;
import dev.parley.presence.StoredRosters.RosterSnapshot;
import dev.parley.presence.Transition.RoomChange;
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
 * The changes of one room within one window of time, merged for each session: changes that cancel
 * each other out are not published. Not safe for several threads.
 */
final class RoomWindow {

  /** The size of the sample in an event of a big room. */
  static final int SAMPLE = 10;

  private final RoomId room;
  private final Map<String, RoomChange> changes = new LinkedHashMap<>();
  private boolean missed;

  /** A window of a room in which nothing has changed. */
  RoomWindow(RoomId room) {
    this.room = room;
  }

  void add(RoomChange change) {
    changes.merge(change.session(), change, RoomChange::mergedWith);
  }

  /** Notes that a change before this window was not published, and never will be. */
  void markMissed() {
    missed = true;
  }

  boolean hasMissed() {
    return missed;
  }

  /** Whether there is nothing to publish. */
  boolean isEmpty() {
    return !missed && changes.values().stream().noneMatch(RoomChange::isVisible);
  }

  /** The ids of the sessions that changed. */
  Set<String> sessions() {
    return changes.keySet();
  }

  /**
   * The one event for all changes.
   *
   * @param now the sessions that changed, as they are at the time of the event
   * @param bigRoom with more sessions, or more changes, than this the event has only a sample
   */
  PresenceChanged event(RosterSnapshot now, int bigRoom) {
    List<Member> joined = new ArrayList<>();
    List<Member> left = new ArrayList<>();
    List<Member> changed = new ArrayList<>();
    if (Math.max(now.total(), changes.size()) > bigRoom) {
      List<Member> sample = List.copyOf(now.rows().values());
      return new PresenceChanged(room, joined, left, changed, now.total(), now.version(), sample);
    }
    for (RoomChange change : changes.values()) {
      Member before = change.before();
      Member after = now.rows().get(change.session());
      if (after == null && before != null) {
        left.add(gone(before, change.at()));
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
