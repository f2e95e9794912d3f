package dev.parley.presence;

import dev.parley.protocol.Member;
import dev.parley.protocol.RoomId;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A change of one session.
 *
 * @param before the session before, null where it did not exist
 * @param after the session after, null where it no longer exists; never both null
 * @param at the time of the change, milliseconds since 1970 UTC
 * @param revision its number among the session's transitions, see {@link Session.LastTransition}
 */
record Transition(@Nullable Session before, @Nullable Session after, long at, long revision) {

  /**
   * The transition from one to the other. The session after it names it as its last transition,
   * unless it is no more than a heartbeat.
   *
   * @param by which life of which instance makes it
   */
  static Transition of(@Nullable Session before, @Nullable Session after, long at, String by) {
    Session last = after == null ? before : after;
    long revision = last == null ? at : Math.max(at, last.lastTransition().revision() + 1);
    Transition plain = new Transition(before, after, at, revision);
    return after == null || plain.kind() == Kind.HEARD
        ? plain
        : new Transition(before, after.withTransition(before, at, by), at, revision);
  }

  /** The kinds of transitions, as they are counted. */
  enum Kind {
    /** A new session. */
    OPENED,
    /** The session has another socket. */
    RESUMED,
    /** The session is ONLINE again. */
    ONLINE,
    /** The session is AWAY, or AWAY again. */
    AWAY,
    /** The session may be lost. */
    PENDING,
    /** The session has ended. */
    OFFLINE,
    /** The session has joined or left rooms. */
    ROOMS,
    /** A heartbeat and nothing else. */
    HEARD
  }

  /** Where several kinds apply, the most significant one. */
  Kind kind() {
    if (before == null) {
      return Kind.OPENED;
    }
    if (after == null) {
      return Kind.OFFLINE;
    }
    if (!before.socket().equals(after.socket())) {
      return Kind.RESUMED;
    }
    if (!before.state().equals(after.state())) {
      return Kind.valueOf(after.state().shown().name());
    }
    return before.rooms().equals(after.rooms()) ? Kind.HEARD : Kind.ROOMS;
  }

  /** What the members of each room can see of it; empty for most transitions. */
  List<RoomChange> roomChanges() {
    Set<RoomId> rooms = new LinkedHashSet<>(roomsOf(before));
    rooms.addAll(roomsOf(after));
    return rooms.stream()
        .map(room -> new RoomChange(room, member(before, room), member(after, room), at, revision))
        .filter(RoomChange::isVisible)
        .toList();
  }

  private static List<RoomId> roomsOf(@Nullable Session session) {
    return session == null ? List.of() : session.rooms();
  }

  private static @Nullable Member member(@Nullable Session session, RoomId room) {
    return session != null && session.rooms().contains(room) ? session.member() : null;
  }

  /**
   * What the members of one room see of a transition: the session has joined, left or changed.
   *
   * @param before the session before, null where it has joined
   * @param after the session after, null where it has left
   * @param at the time of the change, milliseconds since 1970 UTC
   * @param revision of the session
   */
  record RoomChange(
      RoomId room, @Nullable Member before, @Nullable Member after, long at, long revision) {

    /** The session's public id. */
    String session() {
      return Objects.requireNonNull(after == null ? before : after).session();
    }

    /** Both as one change. */
    RoomChange mergedWith(RoomChange later) {
      return new RoomChange(room, before, later.after, later.at, later.revision);
    }

    /** Whether there is any difference. */
    boolean isVisible() {
      if (before == null || after == null) {
        return before != after;
      }
      return !before.state().equals(after.state()) || !Objects.equals(before.name(), after.name());
    }
  }
}
