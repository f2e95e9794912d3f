package dev.parley.room;

import dev.parley.contract.Append;
import dev.parley.contract.RoomRecord;
import dev.parley.log.LogEntry;
import dev.parley.protocol.Position;
import java.util.ArrayList;
import java.util.List;

/**
 * One partition of the log in memory: what is appended stands at the next offset, for every reader
 * alike. It knows no duplicates, as Kafka does not.
 */
final class MemoryLog {

  private static final long FIRST_TIME = 1_767_225_600_000L;

  private final List<LogEntry> entries = new ArrayList<>();
  private long begin;
  private long end;

  /** The first offset that it has. */
  long begin() {
    return begin;
  }

  /** The offset behind the last one. */
  long end() {
    return end;
  }

  /** Writes a record and returns its offset. */
  long append(Append append) {
    long offset = end;
    RoomRecord record =
        new RoomRecord(
            append.room(),
            offset,
            Position.UNKNOWN,
            append.kind(),
            append.sender(),
            append.name(),
            append.key(),
            time(offset),
            append.target(),
            append.body(),
            append.traceparent());
    entries.add(new LogEntry(offset, record, null));
    end++;
    return offset;
  }

  /** Writes what nobody can read. */
  void unreadable() {
    entries.add(new LogEntry(end, null, "header from: 0 characters"));
    end++;
  }

  /** Offsets that hold no entry, such as a transaction's end. */
  void skip(int offsets) {
    end += offsets;
  }

  /** Forgets what stands below an offset, as retention does. */
  void forgetBelow(long offset) {
    begin = offset;
    entries.removeIf(entry -> entry.offset() < offset);
  }

  /** The next entries from an offset on. */
  List<LogEntry> from(long offset, int limit) {
    int first = 0;
    int above = entries.size();
    while (first < above) {
      int middle = (first + above) >>> 1;
      if (entries.get(middle).offset() < offset) {
        first = middle + 1;
      } else {
        above = middle;
      }
    }
    int last = (int) Math.min(entries.size(), (long) first + limit);
    return List.copyOf(entries.subList(first, last));
  }

  /** All entries. */
  List<LogEntry> all() {
    return List.copyOf(entries);
  }

  /** When the record at an offset was appended. */
  static long time(long offset) {
    return FIRST_TIME + offset;
  }
}
