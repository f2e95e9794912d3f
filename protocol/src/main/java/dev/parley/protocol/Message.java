package dev.parley.protocol;

import org.jspecify.annotations.Nullable;

/**
 * A message, as every member of its room gets it and as pages list it. Immutable by agreement:
 * nobody writes to {@code body}.
 *
 * @param room the room
 * @param offset its place in the room: grows, with holes
 * @param prev offset of the room's record before this one; below 0 for the room's first, and where
 *     it is not known
 * @param from the sender's user id
 * @param name the sender's display name, if any
 * @param key the sender's key
 * @param at when it was appended, milliseconds since 1970 UTC
 * @param body one JSON value in UTF-8, as its sender wrote it
 */
public record Message(
    RoomId room,
    long offset,
    long prev,
    String from,
    @Nullable String name,
    String key,
    long at,
    byte[] body)
    implements Event.Stored {

  static final String NAME = "message";

  static Message read(Fields fields) {
    return new Message(
        fields.room(),
        fields.number("offset", 0, Fields.MAX_INTEGER),
        fields.offset("prev", Position.NOTHING),
        fields.text("from", 1, Integer.MAX_VALUE),
        fields.textOrNull("name", 0, Integer.MAX_VALUE),
        fields.text("key", 0, Integer.MAX_VALUE),
        fields.number("at", Long.MIN_VALUE, Long.MAX_VALUE),
        fields.body(Integer.MAX_VALUE));
  }

  @Override
  public String eventName() {
    return NAME;
  }

  @Override
  public void write(Json json) {
    json.field("room", room.value());
    Event.place(json, this);
    json.field("from", from).optional("name", name);
    json.field("key", key).field("at", at).field("body", body);
  }
}
