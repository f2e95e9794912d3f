package dev.parley.gateway.fanout;

import dev.parley.contract.RoomRecord;
import dev.parley.protocol.Position;
import dev.parley.protocol.RecordKind;
import dev.parley.protocol.RoomId;
import java.nio.charset.StandardCharsets;

/** Records of which only room and offset matter. */
final class Records {

  static final String EPOCH = "e1";

  private Records() {}

  static RoomRecord record(RoomId room, long offset) {
    return record(room, offset, RecordKind.MESSAGE, "1");
  }

  static RoomRecord record(RoomId room, long offset, RecordKind kind, String body) {
    return new RoomRecord(
        room,
        offset,
        Position.UNKNOWN,
        kind,
        "u",
        null,
        "k" + offset,
        1_700_000_000_000L,
        Position.NOTHING,
        body.getBytes(StandardCharsets.UTF_8),
        null);
  }
}
