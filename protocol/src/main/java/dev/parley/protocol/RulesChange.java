package dev.parley.protocol;

import org.jspecify.annotations.Nullable;

/**
 * Changes the rules that a room has for everybody; what is null stays as it is. Over HTTP only.
 *
 * @param room the room
 * @param slowSeconds how long a member waits between two messages; 0 for not at all
 * @param byDefault what users without a role are, {@link RoomRole#MEMBER} or {@link
 *     RoomRole#READER}
 */
public record RulesChange(
    RoomId room, @Nullable Integer slowSeconds, @Nullable RoomRole byDefault) {

  /** The longest wait between two messages: six hours. */
  public static final int MAX_SLOW_SECONDS = 21_600;

  private static final String EXPECTED = "{\"slow\":…} or {\"default\":…}";

  /**
   * Reads one.
   *
   * @param json the request's body, any bytes
   * @throws ProtocolException without an id
   */
  public static RulesChange read(String room, byte[] json) {
    Fields fields = Fields.httpBody(json, EXPECTED);
    RulesChange change =
        new RulesChange(
            RequestReader.room(room),
            fields.has("slow") ? (int) fields.number("slow", 0, MAX_SLOW_SECONDS) : null,
            RoomRole.read(fields, "default", RoomRole.MEMBER, RoomRole.READER));
    if (change.slowSeconds == null && change.byDefault == null) {
      throw Fields.invalid("request: nothing to change (expected: %s)", EXPECTED);
    }
    return change;
  }
}
