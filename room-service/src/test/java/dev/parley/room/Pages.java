package dev.parley.room;

import dev.parley.contract.PageQuery;
import dev.parley.protocol.Position;
import dev.parley.protocol.RoomId;

/** Questions for pages. */
final class Pages {

  private static final int PLENTY = 1_000;

  private Pages() {}

  static PageQuery newest(RoomId room) {
    return before(room, Long.MAX_VALUE, PLENTY);
  }

  static PageQuery before(RoomId room, long before, int limit) {
    return PageQuery.before(Owner.PARTITION, room, before, limit, Position.UNKNOWN);
  }

  static PageQuery after(RoomId room, long after) {
    return after(room, after, PLENTY);
  }

  static PageQuery after(RoomId room, long after, int limit) {
    return PageQuery.after(Owner.PARTITION, room, after, limit, Position.UNKNOWN);
  }
}
