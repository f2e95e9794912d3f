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

  /** For how long transitions are remembered, until there is another one. */
  static final long LATELY_MILLIS = 60_000;

  /** So many transitions are remembered at most: the first of more were told long ago. */
  private static final int MAX_LATELY = 16;

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
   * @param name the session's name before
   * @param state its state before, OFFLINE where it was absent
   * @param rooms its rooms before
   */
  record Step(
      long revision,
      long at,
      String by,
      @Nullable String name,
      SessionState state,
      List<RoomId> rooms) {

    private static Step from(@Nullable Session before, long revision, long at, String by) {
      return before == null
          ? new Step(revision, at, by, null, SessionState.OFFLINE, List.of())
          : new Step(revision, at, by, before.name, before.state, before.rooms);
    }
  }

  /**
   * The last transition.
   *
   * @param revision its number
   * @param at when, milliseconds since 1970 UTC
   * @param by which life of which instance of presence made it
   * @param lately it, and those of the minute before it, in order
   */
  record Mark(long revision, long at, String by, List<Step> lately) {

    /** There was none yet. */
    static final Mark NONE = new Mark(0, 0, "", List.of());

    private Mark then(@Nullable Session before, long now, String by) {
      long next = Math.max(now, revision + 1);
      List<Step> steps = new ArrayList<>(lately);
      steps.removeIf(step -> now - step.at >= LATELY_MILLIS);
      steps.add(Step.from(before, next, now, by));
      int first = Math.max(0, steps.size() - MAX_LATELY);
      return new Mark(next, now, by, List.copyOf(steps.subList(first, steps.size())));
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

  /** Wants to be seen as ONLINE, as AWAY, or in a state of a later version. */
  Session choosing(SessionState wanted, long now) {
    return new Session(id, user, name, socket, rooms, state, wanted, since, lastActive, mark)
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
        mark.then(before, now, by));
  }

  /** The rooms that it was in when it ended, of one that has. */
  List<RoomId> lastRooms() {
    return mark.lately.isEmpty() ? List.of() : mark.lately.get(mark.lately.size() - 1).rooms;
  }

  /** Its transitions of late, in order, with who made each. */
  List<Made> lately() {
    Deque<Made> made = new ArrayDeque<>();
    Session after = this;
    for (int i = mark.lately.size() - 1; i >= 0; i--) {
      Step step = mark.lately.get(i);
      Session before = after.as(step);
      made.addFirst(
          new Made(
              step.by, new Transition(before.present(), after.present(), step.at, step.revision)));
      after = before;
    }
    return List.copyOf(made);
  }

  /**
   * A transition of late.
   *
   * @param by which life of which instance made it
   */
  record Made(String by, Transition transition) {}

  private Session as(Step step) {
    return new Session(
        id, user, step.name, socket, step.rooms, step.state, chosen, since, lastActive, mark);
  }

  private @Nullable Session present() {
    return state.equals(SessionState.OFFLINE) ? null : this;
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
    return next.equals(state)
        ? this
        : new Session(id, user, name, socket, rooms, next, chosen, now, lastActive, mark);
  }
}
