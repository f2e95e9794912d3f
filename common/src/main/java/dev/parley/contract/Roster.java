package dev.parley.contract;

import dev.parley.protocol.Member;
import dev.parley.protocol.RoomId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of who is in a room, ordered by session id.
 *
 * @param members at most the limit asked for
 * @param total sessions in the room
 * @param cursor where the next page goes on, null on the last
 * @param version the page has all that the room's events up to this version have told; 0 where it
 *     was not asked for
 */
public record Roster(List<Member> members, long total, @Nullable String cursor, long version) {

  /**
   * Asks for it. Served by presence-service.
   *
   * @param room the room
   * @param limit 0 to 1,000; 0 asks for the total only
   * @param cursor from an earlier page, or null for the first
   */
  public record Query(RoomId room, int limit, @Nullable String cursor) {}
}
