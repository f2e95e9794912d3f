package dev.parley.gateway.send;

import dev.parley.contract.Append;
import dev.parley.protocol.Position;
import dev.parley.protocol.RecordKind;
import dev.parley.protocol.RoomId;

/** Appends of which only the key, and perhaps the size, matter. */
final class Appends {

  static final RoomId ROOM = new RoomId("r");

  private Appends() {}

  static Append append(String key) {
    return append(key, 1);
  }

  static Append append(String key, int bodyBytes) {
    return new Append(
        ROOM, RecordKind.MESSAGE, "u", null, key, Position.NOTHING, new byte[bodyBytes], null);
  }
}
