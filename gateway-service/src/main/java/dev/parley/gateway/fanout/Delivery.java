package dev.parley.gateway.fanout;

import dev.parley.contract.Position;
import dev.parley.contract.RoomId;
import org.jspecify.annotations.Nullable;

/**
 * A frame for everybody in a room.
 *
 * @param room the room
 * @param offset the record's offset, {@link Position#UNKNOWN} for a passing event
 * @param frame what to write
 * @param span told how many sockets it was written to, or null where it is not traced
 */
record Delivery(RoomId room, long offset, Frame frame, @Nullable FanOutSpan span) {

  boolean passing() {
    return offset == Position.UNKNOWN;
  }
}
