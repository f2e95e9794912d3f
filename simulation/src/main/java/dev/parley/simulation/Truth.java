package dev.parley.simulation;

import dev.parley.contract.RoomRecord;
import dev.parley.log.LogEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is stored in each room, by the rule for duplicates done again in the most simple way: a
 * record counts unless one of the same room, sender and key is among the offsets before it.
 */
final class Truth {

  private final Map<String, TreeMap<Long, RoomRecord>> rooms = new HashMap<>();
  private final Map<String, List<Long>> copies = new HashMap<>();
  private final long size;

  /**
   * Looks at the whole log.
   *
   * @param window how many offsets before a record count
   * @param size how many entries the log has
   */
  Truth(List<SimulatedLog> logs, int window, long size) {
    this.size = size;
    for (SimulatedLog log : logs) {
      for (LogEntry entry : log.all()) {
        if (entry.record() != null) {
          take(entry.record(), window);
        }
      }
    }
  }

  private void take(RoomRecord record, int window) {
    List<Long> earlier =
        copies.computeIfAbsent(
            name(record.room().value(), record.sender(), record.key()), name -> new ArrayList<>(1));
    boolean duplicate =
        !earlier.isEmpty() && record.offset() - earlier.get(earlier.size() - 1) <= window;
    earlier.add(record.offset());
    if (!duplicate) {
      rooms
          .computeIfAbsent(record.room().value(), room -> new TreeMap<>())
          .put(record.offset(), record);
    }
  }

  private static String name(String room, String user, String key) {
    return room + " " + user + " " + key;
  }

  long size() {
    return size;
  }

  /** Every room that has a record. */
  Set<String> rooms() {
    return rooms.keySet();
  }

  /** A room's records, by offset. */
  TreeMap<Long, RoomRecord> room(String room) {
    return rooms.getOrDefault(room, new TreeMap<>());
  }

  /** A room's messages, by offset. */
  TreeMap<Long, RoomRecord> messages(String room) {
    TreeMap<Long, RoomRecord> messages = new TreeMap<>(room(room));
    messages.values().removeIf(record -> !record.kind().isMessage());
    return messages;
  }

  /** A room's last offset; -1 where it has none. */
  long head(String room) {
    TreeMap<Long, RoomRecord> records = room(room);
    return records.isEmpty() ? -1 : records.lastKey();
  }

  /** The offsets of a message in the log, all its copies; null where nowhere. */
  @Nullable List<Long> copies(String room, String user, String key) {
    return copies.get(name(room, user, key));
  }
}
