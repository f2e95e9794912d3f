package dev.parley.gateway.auth;

import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.ProtocolException;
import dev.parley.protocol.RoomId;
import java.util.List;

/**
 * What a user may do. A pattern is a room id with an optional {@code *} at its end.
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

  /** Whether a text is a room id with an optional {@code *} at its end, or {@code *} alone. */
  static boolean isPattern(String text) {
    String room = text.endsWith("*") ? text.substring(0, text.length() - 1) : text;
    return RoomId.isValid(room) || text.equals("*");
  }

  /** Whether the room may be joined and read. */
  public boolean mayJoin(RoomId room) {
    return matches(join, room.value());
  }

  /** Whether the room may be sent to. */
  public boolean maySend(RoomId room) {
    return matches(send, room.value());
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

  private static boolean matches(List<String> patterns, String room) {
    for (String pattern : patterns) {
      boolean prefix = pattern.endsWith("*");
      if (prefix
          ? room.startsWith(pattern.substring(0, pattern.length() - 1))
          : room.equals(pattern)) {
        return true;
      }
    }
    return false;
  }
}
