package dev.parley.gateway.fanout;

import dev.parley.protocol.Position;
import dev.parley.protocol.RoomId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A partition's log: which room has which offset. Offsets have holes. */
final class ModelLog {

  private final TreeMap<Long, RoomId> entries = new TreeMap<>();
  private long last = -1;

  void append(RoomId room, int skipped) {
    last += 1 + skipped;
    entries.put(last, room);
  }

  void put(RoomId room, long offset) {
    entries.put(offset, room);
    last = Math.max(last, offset);
  }

  long last() {
    return last;
  }

  /** The records of all rooms in (after, upTo]. */
  Map<Long, RoomId> between(long after, long upTo) {
    return after >= upTo ? Map.of() : entries.subMap(after, false, upTo, true);
  }

  /** The offsets of a room in (after, upTo]. */
  List<Long> offsets(RoomId room, long after, long upTo) {
    return between(after, upTo).entrySet().stream()
        .filter(entry -> entry.getValue().equals(room))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** The last offset of a room up to an offset. */
  long head(RoomId room, long upTo) {
    return entries.headMap(upTo, true).descendingMap().entrySet().stream()
        .filter(entry -> entry.getValue().equals(room))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(Position.NOTHING);
  }
}
