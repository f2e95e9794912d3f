package dev.parley.gateway.auth;

import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.ProtocolException;
import dev.parley.protocol.RoomId;
import java.util.List;

/**
 * What a user may do; rooms are {@linkplain RoomPattern patterns}.
 *
 * @param join rooms that it may join and read
 * @param send rooms that it may send to
 * @param admin whether it may end other users' sessions
 */
public record Rights(List<String> join, List<String> send, boolean admin) {

  /** Every room. */
  public static final Rights ALL_ROOMS = new Rights(List.of("*"), List.of("*"), false);

  /** No room. */
  public static final Rights NONE = new Rights(List.of(), List.of(), false);

  /** Whether the room may be joined and read. */
  public boolean mayJoin(RoomId room) {
    return matches(join, room);
  }

  /** Whether the room may be sent to. */
  public boolean maySend(RoomId room) {
    return matches(send, room);
  }

  /**
   * Refuses what needs to read a room.
   *
   * @param what a verb, for the error
   * @throws ProtocolException forbidden
   */
  public void requireRead(RoomId room, String what) {
    if (!mayJoin(room)) {
      throw forbidden(what, room);
    }
  }

  /**
   * Refuses who may not send to a room.
   *
   * @throws ProtocolException forbidden
   */
  public void requireSend(RoomId room) {
    if (!maySend(room)) {
      throw forbidden("send to", room);
    }
  }

  /**
   * Refuses who is no admin.
   *
   * @throws ProtocolException forbidden
   */
  public void requireAdmin() {
    if (!admin) {
      throw new ProtocolException(ErrorCode.FORBIDDEN, "the token is no admin's");
    }
  }

  private static ProtocolException forbidden(String what, RoomId room) {
    return new ProtocolException(
        ErrorCode.FORBIDDEN, "the token does not allow to %s %s".formatted(what, room));
  }

  private static boolean matches(List<String> patterns, RoomId room) {
    for (String pattern : patterns) {
      if (RoomPattern.matches(pattern, room)) {
        return true;
      }
    }
    return false;
  }
}
