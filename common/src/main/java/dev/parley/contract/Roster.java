package dev.parley.contract;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of who is in a room, ordered by session id.
 *
 * @param members at most the limit asked for
 * @param total sessions in the room
 * @param cursor where the next page goes on, null on the last
 */
public record Roster(List<Member> members, long total, @Nullable String cursor) {

  /**
   * Asks for it. Served by presence-service.
   *
   * @param room the room
   * @param limit 0 to 1,000; 0 asks for the total only
   * @param cursor from an earlier page, or null for the first
   */
  public record Query(RoomId room, int limit, @Nullable String cursor) {}
}
