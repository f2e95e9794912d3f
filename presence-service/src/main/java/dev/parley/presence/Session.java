package dev.parley.presence;

import dev.parley.contract.NodeLife;
import dev.parley.contract.PresenceReport.Opened;
import dev.parley.protocol.Member;
import dev.parley.protocol.RoomId;
import dev.parley.protocol.SessionState;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A session. A session that is OFFLINE is not stored among the sessions: it is absent.
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
 * A goodbye, or an admin, makes it absent from any state. Ended sessions are kept for a while in a
 * map of their own, as OFFLINE and in no room, so that they can be resumed and show when they were
 * last seen.
 *
 * @param id its public id
 * @param name its display name, if any
 * @param socket its present socket, or its last one
 * @param rooms the rooms that it is in, each once, in the order joined
 * @param state the state that others see: ONLINE, AWAY or PENDING
 * @param chosen ONLINE or AWAY, as the client has set it
 * @param since the time of the change to {@code state}, milliseconds since 1970 UTC
 * @param lastActive the time of the last heartbeat, milliseconds since 1970 UTC
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
    LastTransition lastTransition) {

  /** Transitions older than this are forgotten when the next one is made. */
  static final long RECENT_MILLIS = 60_000;

  /** At most so many transitions are kept: by then the older ones have been published. */
  private static final int MAX_RECENT = 16;

  /**
   * The socket by which a session is connected.
   *
   * @param gateway the name of the {@link NodeLife} of the gateway that has it
   * @param connection the socket's id, unique there
   * @param address the peer's address, never shown to others
   */
  record Socket(String gateway, String connection, String address) {}

  /**
   * A transition that is stored with its session, so that other instances can publish it where the
   * instance that made it died before it could.
   *
   * @param revision its number: higher than that of the session's previous transition, even where
   *     the session was absent in between
   * @param at the time of the transition, milliseconds since 1970 UTC
   * @param by which life of which instance of presence made it
   * @param name the session's name before
   * @param state the session's state before, OFFLINE where it was absent
   * @param rooms the session's rooms before
   */
  record RecentTransition(
      long revision,
      long at,
      String by,
      @Nullable String name,
      SessionState state,
      List<RoomId> rooms) {

    private static RecentTransition from(
        @Nullable Session before, long revision, long at, String by) {
      return before == null
          ? new RecentTransition(revision, at, by, null, SessionState.OFFLINE, List.of())
          : new RecentTransition(revision, at, by, before.name, before.state, before.rooms);
    }
  }

  /**
   * The last transition of a session.
   *
   * @param revision its number
   * @param at the time of the transition, milliseconds since 1970 UTC
   * @param by which life of which instance of presence made it
   * @param recent this transition and those of the minute before it, in order
   */
  record LastTransition(long revision, long at, String by, List<RecentTransition> recent) {

    /** No transition yet. */
    static final LastTransition NONE = new LastTransition(0, 0, "", List.of());

    private LastTransition next(@Nullable Session before, long now, String by) {
      long next = Math.max(now, revision + 1);
      List<RecentTransition> all = new ArrayList<>(recent);
      all.removeIf(old -> now - old.at >= RECENT_MILLIS);
      all.add(RecentTransition.from(before, next, now, by));
      int first = Math.max(0, all.size() - MAX_RECENT);
      return new LastTransition(next, now, by, List.copyOf(all.subList(first, all.size())));
    }
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
        LastTransition.NONE);
  }

  /** With another socket; keeps its rooms and the state that its client has chosen. */
  Session resumed(Opened opened, String gateway, long now) {
    Socket next = new Socket(gateway, opened.connection(), opened.address());
    return new Session(
            id,
            opened.user(),
            opened.name(),
            next,
            rooms,
            state,
            chosen,
            since,
            lastActive,
            lastTransition)
        .heard(now);
  }

  /** After a heartbeat. */
  Session heard(long now) {
    Session active =
        new Session(
            id,
            user,
            name,
            socket,
            rooms,
            state,
            chosen,
            since,
            Math.max(lastActive, now),
            lastTransition);
    return active.withState(chosen, now);
  }

  Session joined(RoomId room) {
    return rooms.contains(room)
        ? this
        : withAllRooms(Stream.concat(rooms.stream(), Stream.of(room)).toList());
  }

  Session left(RoomId room) {
    return rooms.contains(room)
        ? withAllRooms(rooms.stream().filter(other -> !other.equals(room)).toList())
        : this;
  }

  /** In exactly these rooms; those that it is in already keep their order. */
  Session withRooms(List<RoomId> all) {
    Set<RoomId> wanted = new LinkedHashSet<>(rooms);
    wanted.addAll(all);
    wanted.retainAll(Set.copyOf(all));
    return rooms.equals(List.copyOf(wanted)) ? this : withAllRooms(List.copyOf(wanted));
  }

  /** Shown to others as ONLINE, as AWAY, or in a state of a later version. */
  Session withChosenState(SessionState wanted, long now) {
    return new Session(
            id, user, name, socket, rooms, state, wanted, since, lastActive, lastTransition)
        .heard(now);
  }

  /** Possibly lost. */
  Session pending(long now) {
    return withState(SessionState.PENDING, now);
  }

  /** Ended: OFFLINE and in no room. */
  Session ended(long now) {
    return withAllRooms(List.of()).withState(SessionState.OFFLINE, now);
  }

  /**
   * With the transition that has led to this session as its last one.
   *
   * @param before the session before, null where it was absent
   * @param by which life of which instance makes the transition
   */
  Session withTransition(@Nullable Session before, long now, String by) {
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
        lastTransition.next(before, now, by));
  }

  /** The rooms that an ended session was in when it ended. */
  List<RoomId> lastRooms() {
    List<RecentTransition> recent = lastTransition.recent;
    return recent.isEmpty() ? List.of() : recent.get(recent.size() - 1).rooms;
  }

  /** Its recent transitions, in order, each with the instance that made it. */
  List<AttributedTransition> recentTransitions() {
    Deque<AttributedTransition> found = new ArrayDeque<>();
    Session after = this;
    for (int i = lastTransition.recent.size() - 1; i >= 0; i--) {
      RecentTransition stored = lastTransition.recent.get(i);
      Session before = after.before(stored);
      Transition transition =
          new Transition(before.nullIfOffline(), after.nullIfOffline(), stored.at, stored.revision);
      found.addFirst(new AttributedTransition(stored.by, transition));
      after = before;
    }
    return List.copyOf(found);
  }

  /**
   * A transition and its origin.
   *
   * @param by which life of which instance made it
   */
  record AttributedTransition(String by, Transition transition) {}

  private Session before(RecentTransition transition) {
    return new Session(
        id,
        user,
        transition.name,
        socket,
        transition.rooms,
        transition.state,
        chosen,
        since,
        lastActive,
        lastTransition);
  }

  private @Nullable Session nullIfOffline() {
    return state.equals(SessionState.OFFLINE) ? null : this;
  }

  /** Whether this life of a gateway has its socket. */
  boolean isOn(String gateway) {
    return socket.gateway().equals(gateway);
  }

  /** The session as others see it. */
  Member member() {
    return new Member(id, user, name, state, since);
  }

  private Session withAllRooms(List<RoomId> all) {
    return new Session(
        id, user, name, socket, all, state, chosen, since, lastActive, lastTransition);
  }

  private Session withState(SessionState next, long now) {
    return next.equals(state)
        ? this
        : new Session(id, user, name, socket, rooms, next, chosen, now, lastActive, lastTransition);
  }
}
