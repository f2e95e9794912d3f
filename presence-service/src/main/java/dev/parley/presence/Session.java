package dev.parley.presence;

import dev.parley.contract.Member;
import dev.parley.contract.NodeLife;
import dev.parley.contract.PresenceReport.Opened;
import dev.parley.contract.RoomId;
import dev.parley.contract.SessionState;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A session as it stands. One that is OFFLINE does not stand anywhere: it is absent.
 *
 * <pre>
 *   (absent) ──opened──▶ ONLINE ◀──state set──▶ AWAY
 *                          │  ▲                │  ▲
 *        silent, socket or │  │ heard, opened  │  │
 *             gateway lost ▼  │                ▼  │
 *                          PENDING (remembers which of the two)
 *                             │
 *                             └──grace over──▶ (absent)
 * </pre>
 *
 * A goodbye, or an admin, makes it absent from any state. What has ended is kept for a while beside
 * the sessions, as OFFLINE and in no room, so that it can be resumed and was seen last.
 *
 * @param id its public id
 * @param user its user
 * @param name its display name, if any
 * @param socket the socket that it is reached by, or was last
 * @param rooms the rooms that it is in, each once, in the order joined
 * @param state how others see it: ONLINE, AWAY or PENDING
 * @param chosen ONLINE or AWAY, as the client has set it
 * @param since when it took that state, milliseconds since 1970 UTC
 * @param lastActive when it was last heard, milliseconds since 1970 UTC
 * @param mark its last transition
 */
record Session(
    String id,
    String user,
    @Nullable String name,
    Socket socket,
    List<RoomId> rooms,
    SessionState state,
    SessionState chosen,
    long since,
    long lastActive,
    Mark mark) {

  /** For how long it is remembered which rooms were left. */
  private static final long LATELY_MILLIS = 10_000;

  /**
   * Where a session is connected.
   *
   * @param gateway which life of which gateway has it: the name of a {@link NodeLife}
   * @param connection the socket's id, unique there
   * @param address the peer's address, never shown to others
   */
  record Socket(String gateway, String connection, String address) {}

  /**
   * A transition, so that it can be told by others where its maker died before it had told it.
   *
   * @param revision its number: higher than that of the session's transition before, also where the
   *     session was absent in between
   * @param at when, milliseconds since 1970 UTC
   * @param by which life of which instance of presence made it
   * @param left the rooms that the session has left lately
   */
  record Mark(long revision, long at, String by, List<RoomId> left) {

    /** There was none yet. */
    static final Mark NONE = new Mark(0, 0, "", List.of());
  }

  /** A new session, in no room. */
  static Session opened(Opened opened, String gateway, long now) {
    return new Session(
        opened.session(),
        opened.user(),
        opened.name(),
        new Socket(gateway, opened.connection(), opened.address()),
        List.of(),
        SessionState.ONLINE,
        SessionState.ONLINE,
        now,
        now,
        Mark.NONE);
  }

  /** Goes on with another socket; keeps its rooms and what its client has chosen. */
  Session resumed(Opened opened, String gateway, long now) {
    Socket next = new Socket(gateway, opened.connection(), opened.address());
    return new Session(
            id, opened.user(), opened.name(), next, rooms, state, chosen, since, lastActive, mark)
        .heard(now);
  }

  /** Has shown life. */
  Session heard(long now) {
    Session active =
        new Session(
            id, user, name, socket, rooms, state, chosen, since, Math.max(lastActive, now), mark);
    return active.standing(chosen, now);
  }

  /** Is in a room. */
  Session joined(RoomId room) {
    return rooms.contains(room)
        ? this
        : in(Stream.concat(rooms.stream(), Stream.of(room)).toList());
  }

  /** Is not in a room. */
  Session left(RoomId room) {
    return rooms.contains(room)
        ? in(rooms.stream().filter(other -> !other.equals(room)).toList())
        : this;
  }

  /** Is in exactly these rooms; those that it is in already keep their order. */
  Session standingIn(List<RoomId> all) {
    Set<RoomId> wanted = new LinkedHashSet<>(rooms);
    wanted.addAll(all);
    wanted.retainAll(Set.copyOf(all));
    return rooms.equals(List.copyOf(wanted)) ? this : in(List.copyOf(wanted));
  }

  /** Wants to be seen as AWAY, or as ONLINE, which anything else is taken for. */
  Session choosing(SessionState wanted, long now) {
    SessionState next = wanted == SessionState.AWAY ? wanted : SessionState.ONLINE;
    return new Session(id, user, name, socket, rooms, state, next, since, lastActive, mark)
        .heard(now);
  }

  /** May be lost. */
  Session pending(long now) {
    return standing(SessionState.PENDING, now);
  }

  /** Has ended: OFFLINE and in no room. */
  Session ended(long now) {
    return in(List.of()).standing(SessionState.OFFLINE, now);
  }

  /**
   * Marked with the transition that has led here.
   *
   * @param before how it stood, null where it was absent
   * @param by which life of which instance makes it
   */
  Session marked(@Nullable Session before, long now, String by) {
    Set<RoomId> left = new LinkedHashSet<>();
    if (before != null) {
      left.addAll(before.rooms);
      left.addAll(now - before.mark.at < LATELY_MILLIS ? before.mark.left : List.of());
    }
    rooms.forEach(left::remove);
    long revision = Math.max(now, mark.revision + 1);
    return new Session(
        id,
        user,
        name,
        socket,
        rooms,
        state,
        chosen,
        since,
        lastActive,
        new Mark(revision, now, by, List.copyOf(left)));
  }

  /** Whether a gateway holds it. */
  boolean isOn(String gateway) {
    return socket.gateway().equals(gateway);
  }

  /** As others see it. */
  Member member() {
    return new Member(id, user, name, state, since);
  }

  private Session in(List<RoomId> others) {
    return new Session(id, user, name, socket, others, state, chosen, since, lastActive, mark);
  }

  private Session standing(SessionState next, long now) {
    return next == state
        ? this
        : new Session(id, user, name, socket, rooms, next, chosen, now, lastActive, mark);
  }
}
