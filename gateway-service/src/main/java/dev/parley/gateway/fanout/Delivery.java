package dev.parley.gateway.fanout;

import dev.parley.protocol.Position;
import dev.parley.protocol.RoomId;
import org.jspecify.annotations.Nullable;

/**
 * A frame for everybody in a room.
 *
 * @param room the room
 * @param offset the record's offset, {@link Position#UNKNOWN} for an ephemeral event
 * @param frame what to write, held for whoever has the delivery
 * @param span counts the sockets it was written to; null where it is not traced
 */
record Delivery(RoomId room, long offset, Outgoing frame, @Nullable FanOutSpan span) {

  boolean isEphemeral() {
    return offset == Position.UNKNOWN;
  }
}
