package dev.parley.contract;

import dev.parley.protocol.Position;
import dev.parley.protocol.RecordKind;
import dev.parley.protocol.RoomId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One record of a room as it is in the log. Immutable by agreement: nobody writes to {@code body}.
 *
 * @param room the room
 * @param offset the record's Kafka offset: grows within the room, with holes
 * @param prev offset of the room's record before this one; {@link Position#UNKNOWN} where the
 *     reader does not know it, {@link Position#NOTHING} for the room's first
 * @param kind what it is
 * @param sender the user who sent it
 * @param name the sender's display name at that time, if any
 * @param key the sender's retry key, 1 to 64 characters
 * @param at when it was appended, milliseconds since 1970 UTC
 * @param target the offset of the message that an edit, delete or reaction is about, else {@link
 *     Position#NOTHING}
 * @param body one JSON value in UTF-8; of a kind that this version does not know whatever it has,
 *     and empty where it has nothing
 * @param traceparent the W3C trace context of the append, if it was traced
 * @param headers those that this version has no field for
 */
public record RoomRecord(
    RoomId room,
    long offset,
    long prev,
    RecordKind kind,
    String sender,
    @Nullable String name,
    String key,
    long at,
    long target,
    byte[] body,
    @Nullable String traceparent,
    List<Header> headers) {

  /** A record without further headers. */
  public RoomRecord(
      RoomId room,
      long offset,
      long prev,
      RecordKind kind,
      String sender,
      @Nullable String name,
      String key,
      long at,
      long target,
      byte[] body,
      @Nullable String traceparent) {
    this(room, offset, prev, kind, sender, name, key, at, target, body, traceparent, List.of());
  }

  /** The same record with its place in the room's chain. */
  public RoomRecord withPrev(long newPrev) {
    return new RoomRecord(
        room, offset, newPrev, kind, sender, name, key, at, target, body, traceparent, headers);
  }

  /** The same with another trace context. */
  public RoomRecord withTraceparent(@Nullable String newTraceparent) {
    return new RoomRecord(
        room, offset, prev, kind, sender, name, key, at, target, body, newTraceparent, headers);
  }

  /** About how many bytes it takes in memory, for bounds. */
  public int weightBytes() {
    int weight = 320 + body.length + room.value().length() + sender.length() + key.length();
    for (Header header : headers) {
      weight += header.weightBytes();
    }
    return weight;
  }
}
