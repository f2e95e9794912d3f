package dev.parley.contract;

import dev.parley.protocol.Position;
import dev.parley.protocol.RoomId;

/**
 * Asks for records of a room, ascending, either the first after an offset or the last before one.
 *
 * <p>Served by room-service (verb {@code recent}) from the few it has in memory, and by
 * history-service (verb {@code page}) from all.
 *
 * @param partition the room's partition
 * @param room the room
 * @param after the first records above this offset; {@link Position#UNKNOWN} to read backwards
 * @param before the last records below this offset, when {@code after} is unknown; {@link
 *     Long#MAX_VALUE} for the newest
 * @param limit at most so many, 1 to 1,000
 * @param atLeast answer only when the log is applied up to this offset; {@link Position#UNKNOWN}
 *     for whatever there is
 * @param anyKind whether the asker can read records of kinds that it does not know; one of a
 *     version before that cannot, and gets pages without them
 */
public record PageQuery(
    int partition, RoomId room, long after, long before, int limit, long atLeast, boolean anyKind) {

  /** The most records of one page. */
  public static final int MAX_LIMIT = 1_000;

  /** The first records above an offset. */
  public static PageQuery after(int partition, RoomId room, long after, int limit, long atLeast) {
    return new PageQuery(partition, room, after, Position.UNKNOWN, limit, atLeast, true);
  }

  /** The last records below an offset. */
  public static PageQuery before(int partition, RoomId room, long before, int limit, long atLeast) {
    return new PageQuery(partition, room, Position.UNKNOWN, before, limit, atLeast, true);
  }

  /** Whether it reads backwards from {@code before}. */
  public boolean backwards() {
    return after == Position.UNKNOWN;
  }
}
