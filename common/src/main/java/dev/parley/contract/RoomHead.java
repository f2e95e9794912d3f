package dev.parley.contract;

import dev.parley.protocol.Position;
import dev.parley.protocol.RoomId;

/**
 * Where a room and its partition end now, by the owner's word.
 *
 * @param epoch the log's epoch
 * @param partitionHead the partition's last offset that the owner has read
 * @param roomHead the room's last record, {@link Position#NOTHING} where it has none, {@link
 *     Position#UNKNOWN} where the owner does not know
 */
public record RoomHead(String epoch, long partitionHead, long roomHead) {

  /**
   * Asks for it. Served by room-service; fails with {@code NOT_OWNER}.
   *
   * @param partition the room's partition
   * @param room the room
   */
  public record Query(int partition, RoomId room) {}
}
