package dev.parley.history;

import dev.parley.contract.RoomRecord;
import dev.parley.log.LogEntry;
import dev.parley.protocol.Position;
import dev.parley.protocol.RecordKind;
import dev.parley.protocol.RoomId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.LongStream;

/** Records and log entries for tests. */
public final class Records {

  /** The room of most tests. */
  public static final RoomId ROOM = new RoomId("general");

  private static final String SENDER = "ada";

  private Records() {}

  /** A record as the log has it, with a key of its own. */
  public static RoomRecord record(RoomId room, long offset) {
    return record(room, offset, "key-" + offset, 20, null);
  }

  /** A record as the log has it. */
  public static RoomRecord record(
      RoomId room, long offset, String key, int bodyBytes, String traceparent) {
    byte[] body = ("\"" + "x".repeat(bodyBytes - 2) + "\"").getBytes(StandardCharsets.UTF_8);
    return new RoomRecord(
        room,
        offset,
        Position.UNKNOWN,
        RecordKind.MESSAGE,
        SENDER,
        "Ada",
        key,
        1_700_000_000_000L + offset,
        Position.NOTHING,
        body,
        traceparent);
  }

  /** A record of the usual room. */
  public static LogEntry entry(long offset) {
    return new LogEntry(offset, record(ROOM, offset), null);
  }

  /** A record of the usual room with a key that others may have as well. */
  public static LogEntry entry(long offset, String key) {
    return new LogEntry(offset, record(ROOM, offset, key, 20, null), null);
  }

  /** What nobody can read. */
  public static LogEntry unreadable(long offset) {
    return new LogEntry(offset, null, "header from: 0 characters");
  }

  /** Records of the usual room from one offset to another, the second excluded. */
  public static List<LogEntry> entries(long from, long to) {
    return LongStream.range(from, to).mapToObj(Records::entry).toList();
  }

  /** The offsets of records. */
  public static List<Long> offsets(List<RoomRecord> records) {
    return records.stream().map(RoomRecord::offset).toList();
  }
}
