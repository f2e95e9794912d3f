package dev.parley.room;

import dev.parley.protocol.Position;
import dev.parley.protocol.RoomId;
import java.util.HashMap;
import java.util.Map;

/**
 * The last offset of each room that had a record within the window. Where the log was read from its
 * beginning and nothing has been forgotten, a room that is not here has no record at all.
 */
final class RoomHeads {

  private final int window;
  private final Map<RoomId, Long> heads = new HashMap<>();
  private boolean complete;
  private long pruneAt;
  private long floor;

  RoomHeads(int window, boolean complete) {
    this.window = window;
    this.complete = complete;
  }

  /** The room's last offset, {@link Position#NOTHING} or {@link Position#UNKNOWN}. */
  long head(RoomId room) {
    return heads.getOrDefault(room, complete ? Position.NOTHING : Position.UNKNOWN);
  }

  /** The smallest offset from which on no room's last record is forgotten. */
  long floor() {
    return floor;
  }

  /** Notes the room's next record and returns the one before it. */
  long advance(RoomId room, long offset) {
    long prev = head(room);
    heads.put(room, offset);
    if (offset >= pruneAt) {
      boolean forgotten = heads.values().removeIf(head -> head < offset - window);
      complete = complete && !forgotten;
      floor = forgotten ? offset - window : floor;
      pruneAt = offset + window / 4;
    }
    return prev;
  }
}
