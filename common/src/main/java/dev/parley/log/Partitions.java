package dev.parley.log;

import dev.parley.protocol.RoomId;
import java.nio.charset.StandardCharsets;

/**
 * Which partition a room is in.
 *
 * @param count how many there are
 */
public record Partitions(int count) {

  /** The room's partition. */
  public int of(RoomId room) {
    return RoomTopic.partition(room.value().getBytes(StandardCharsets.US_ASCII), count);
  }
}
