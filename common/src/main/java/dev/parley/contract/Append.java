package dev.parley.contract;

import dev.parley.protocol.Position;
import dev.parley.protocol.RecordKind;
import dev.parley.protocol.RoomId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A record that is to be appended to a room.
 *
 * @param room the room
 * @param kind what it is
 * @param sender the user who sends it
 * @param name the sender's display name, if any
 * @param key the retry key: one (room, sender, key) is in the log once
 * @param target the offset of the message meant by an edit, delete or reaction, else {@link
 *     Position#NOTHING}
 * @param body one JSON value in UTF-8
 * @param traceparent W3C trace context of the sender's request, if traced
 * @param headers further headers of the record, for which this version has no field
 */
public record Append(
    RoomId room,
    RecordKind kind,
    String sender,
    @Nullable String name,
    String key,
    long target,
    byte[] body,
    @Nullable String traceparent,
    List<Header> headers) {

  /** An append without further headers. */
  public Append(
      RoomId room,
      RecordKind kind,
      String sender,
      @Nullable String name,
      String key,
      long target,
      byte[] body,
      @Nullable String traceparent) {
    this(room, kind, sender, name, key, target, body, traceparent, List.of());
  }

  /** The same with another trace context. */
  public Append withTraceparent(@Nullable String newTraceparent) {
    return new Append(room, kind, sender, name, key, target, body, newTraceparent, headers);
  }

  /** About how many bytes it takes in memory, for bounds. */
  public int weightBytes() {
    int weight = 128 + body.length + room.value().length() + sender.length() + key.length();
    for (Header header : headers) {
      weight += header.weightBytes();
    }
    return weight;
  }
}
