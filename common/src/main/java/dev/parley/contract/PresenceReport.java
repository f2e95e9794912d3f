package dev.parley.contract;

import dev.parley.protocol.RoomId;
import dev.parley.protocol.SessionState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a gateway tells presence-service about its sessions, in the order it happened. One report at
 * a time, the next at once while there is anything to report; who was heard is reported once a
 * second.
 *
 * @param gateway the name of the gateway's {@link NodeLife}
 * @param changes at least one
 */
public record PresenceReport(String gateway, List<Change> changes) {

  /** One change of one session. */
  public sealed interface Change {

    /** The session's public id. */
    String session();
  }

  /**
   * A socket has authenticated; the session is new, or resumed.
   *
   * @param session the session's public id
   * @param user its user
   * @param name its display name, if any
   * @param connection the socket's id, unique in all lives of a gateway
   * @param address the peer's address, never shown to others
   */
  public record Opened(
      String session, String user, @Nullable String name, String connection, String address)
      implements Change {}

  /**
   * The session has joined a room.
   *
   * @param session the session's public id
   * @param room the room
   */
  public record Joined(String session, RoomId room) implements Change {}

  /**
   * The session has left a room.
   *
   * @param session the session's public id
   * @param room the room
   */
  public record Left(String session, RoomId room) implements Change {}

  /**
   * The client has set its state.
   *
   * @param session the session's public id
   * @param state ONLINE, AWAY or one of a later version
   */
  public record StateSet(String session, SessionState state) implements Change {

    /** Refuses the states that only presence itself may set. */
    public StateSet {
      requireChosen(state);
    }
  }

  /**
   * Anything was heard from the client since the last report.
   *
   * @param session the session's public id
   */
  public record Heard(String session) implements Change {}

  /**
   * The socket is gone.
   *
   * @param session the session's public id
   * @param connection the socket's id: a session that has another socket by now is left alone
   * @param graceful the client said goodbye (close 1000 or 1001): offline at once, else pending
   */
  public record Closed(String session, String connection, boolean graceful) implements Change {}

  /**
   * The state of the session, reported where presence may have missed something: in exactly these
   * rooms.
   *
   * @param session the session's public id
   * @param rooms all rooms that it is in
   * @param state ONLINE, AWAY or one of a later version, as the client has set it
   */
  public record SessionSnapshot(String session, List<RoomId> rooms, SessionState state)
      implements Change {

    /** Refuses the states that only presence itself may set. */
    public SessionSnapshot {
      requireChosen(state);
    }
  }

  /**
   * The answer.
   *
   * @param unknown sessions that presence does not know, or knows as another gateway's and silent:
   *     the gateway tells of them anew, with their rooms
   */
  public record Reply(List<String> unknown) {}

  private static void requireChosen(SessionState state) {
    if (state.equals(SessionState.PENDING) || state.equals(SessionState.OFFLINE)) {
      throw new IllegalArgumentException("state: " + state + " (expected: ONLINE or AWAY)");
    }
  }
}
