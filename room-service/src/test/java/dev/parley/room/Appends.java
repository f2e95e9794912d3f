package dev.parley.room;

import dev.parley.contract.Append;
import dev.parley.contract.AppendBatch;
import dev.parley.contract.AppendBatch.Outcome;
import dev.parley.contract.AppendBatch.Stored;
import dev.parley.contract.RoomRecord;
import dev.parley.protocol.Position;
import dev.parley.protocol.RecordKind;
import dev.parley.protocol.RoomId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Appends and records for tests. */
final class Appends {

  static final RoomId GENERAL = new RoomId("general");
  static final RoomId TEAM = new RoomId("team");
  static final RoomSettings SETTINGS =
      new RoomSettings(1 << 20, 1 << 20, 1_000, Duration.ofSeconds(1));

  private static final byte[] BODY = "\"hello\"".getBytes(StandardCharsets.UTF_8);

  private Appends() {}

  static Append message(RoomId room, String sender, String key, byte[] body) {
    return new Append(room, RecordKind.MESSAGE, sender, null, key, Position.NOTHING, body, null);
  }

  static Append message(RoomId room, String key) {
    return message(room, "ada", key, BODY);
  }

  /** A message to the usual room. */
  static Append message(String key) {
    return message(GENERAL, key);
  }

  static RoomRecord record(RoomId room, long offset, long prev) {
    return new RoomRecord(
        room,
        offset,
        prev,
        RecordKind.MESSAGE,
        "ada",
        null,
        "key-%06d".formatted(offset),
        MemoryLog.time(offset),
        Position.NOTHING,
        BODY,
        null);
  }

  static Stored stored(long offset) {
    return new Stored(offset, MemoryLog.time(offset));
  }

  /** The outcomes of a batch that must have its answer. */
  static List<Outcome> outcomes(CompletableFuture<AppendBatch.Reply> reply) {
    if (!reply.isDone()) {
      throw new AssertionError("the batch has no reply yet");
    }
    return reply.join().outcomes();
  }

  static List<Long> offsets(List<RoomRecord> records) {
    return records.stream().map(RoomRecord::offset).toList();
  }

  static List<Long> prevs(List<RoomRecord> records) {
    return records.stream().map(RoomRecord::prev).toList();
  }
}
