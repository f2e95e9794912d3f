package dev.parley.gateway.auth;

import dev.parley.contract.RoomId;
import java.util.List;

/**
 * What a user may do. A pattern is a room id with an optional {@code *} at its end.
 *
 * @param join rooms that it may join and read
 * @param send rooms that it may send to
 * @param admin whether it may end other users' sessions
 */
public record Rights(List<String> join, List<String> send, boolean admin) {

  /** Every room, as a token without a {@code parley} claim has it. */
  public static final Rights ALL_ROOMS = new Rights(List.of("*"), List.of("*"), false);

  /** Whether the room may be joined and read. */
  public boolean mayJoin(RoomId room) {
    return matches(join, room.value());
  }

  /** Whether the room may be sent to. */
  public boolean maySend(RoomId room) {
    return matches(send, room.value());
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
