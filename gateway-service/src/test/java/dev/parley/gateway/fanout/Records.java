package dev.parley.gateway.fanout;

import dev.parley.contract.Position;
import dev.parley.contract.RecordKind;
import dev.parley.contract.RoomId;
import dev.parley.contract.RoomRecord;
import java.nio.charset.StandardCharsets;

/** Records of which only room and offset matter. */
final class Records {

  static final String EPOCH = "e1";

  private Records() {}

  static RoomRecord record(RoomId room, long offset) {
    return new RoomRecord(
        room,
        offset,
        Position.UNKNOWN,
        RecordKind.MESSAGE,
        "u",
        null,
        "k" + offset,
        1_700_000_000_000L,
        Position.NOTHING,
        "1".getBytes(StandardCharsets.UTF_8),
        null);
  }
}
