package dev.parley.presence;

import dev.parley.protocol.Member;
import dev.parley.protocol.RoomId;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What has become of a session, whoever made it so.
 *
 * @param before how it stood, null where it was absent
 * @param after how it stands, null where it is absent; one of the two is there
 * @param at when, milliseconds since 1970 UTC
 * @param revision its number among those of the session, see {@link Session.Mark}
 */
record Transition(@Nullable Session before, @Nullable Session after, long at, long revision) {

  /** From one to the other; what is no more than a sign of life is not marked. */
  static Transition of(@Nullable Session before, @Nullable Session after, long at, String by) {
    Session last = after == null ? before : after;
    long revision = last == null ? at : Math.max(at, last.mark().revision() + 1);
    Transition plain = new Transition(before, after, at, revision);
    return after == null || plain.kind() == Kind.HEARD
        ? plain
        : new Transition(before, after.marked(before, at, by), at, revision);
  }

  /** What a transition is counted as. */
  enum Kind {
    /** A session has come. */
    OPENED,
    /** It goes on with another socket. */
    RESUMED,
    /** It is ONLINE again. */
    ONLINE,
    /** It is AWAY, or is so again. */
    AWAY,
    /** It may be lost. */
    PENDING,
    /** It has gone. */
    OFFLINE,
    /** It has joined or left rooms. */
    ROOMS,
    /** It was heard, no more. */
    HEARD
  }

  /** What it is counted as: the first that fits. */
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

  /** What the members of each room concerned can see of it; nothing for most. */
  List<Shift> shifts() {
    Set<RoomId> rooms = new LinkedHashSet<>(roomsOf(before));
    rooms.addAll(roomsOf(after));
    return rooms.stream()
        .map(room -> new Shift(room, member(before, room), member(after, room), at, revision))
        .filter(Shift::isSeen)
        .toList();
  }

  private static List<RoomId> roomsOf(@Nullable Session session) {
    return session == null ? List.of() : session.rooms();
  }

  private static @Nullable Member member(@Nullable Session session, RoomId room) {
    return session != null && session.rooms().contains(room) ? session.member() : null;
  }

  /**
   * What the members of one room see of one session: it came (nothing before), went (nothing
   * after), or looks different.
   *
   * @param room the room
   * @param before how it looked
   * @param after how it looks
   * @param at when, milliseconds since 1970 UTC
   * @param revision of the session
   */
  record Shift(
      RoomId room, @Nullable Member before, @Nullable Member after, long at, long revision) {

    /** The session's public id. */
    String session() {
      return Objects.requireNonNull(after == null ? before : after).session();
    }

    /** Both as one, where the other one came later. */
    Shift then(Shift later) {
      return new Shift(room, before, later.after, later.at, later.revision);
    }

    /** Whether there is any difference. */
    boolean isSeen() {
      if (before == null || after == null) {
        return before != after;
      }
      return !before.state().equals(after.state()) || !Objects.equals(before.name(), after.name());
    }
  }
}
