package dev.parley.protocol;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a user is in a room; without a role that the room gives, what its default says. */
public enum RoomRole {
  /** May change all of the room's rules, and who has which role. */
  OWNER,
  /** May ban and mute users who are neither owners nor moderators, and set slow mode. */
  MODERATOR,
  /** May read and send. */
  MEMBER,
  /** May read. */
  READER;

  /** The name on the wire. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The role of a wire name; null where this version knows none of that name. */
  public static @Nullable RoomRole ofWireName(String name) {
    return Arrays.stream(values())
        .filter(role -> role.wireName().equals(name))
        .findAny()
        .orElse(null);
  }

  /** Reads a field; null where it is missing. */
  static @Nullable RoomRole read(Fields fields, String name, RoomRole... allowed) {
    if (!fields.has(name)) {
      return null;
    }
    String text = fields.text(name, 0, 32);
    return Arrays.stream(allowed)
        .filter(role -> role.wireName().equals(text))
        .findAny()
        .orElseThrow(
            () ->
                Fields.invalid(
                    "%s: \"%s\" (expected: %s)",
                    name,
                    text,
                    Arrays.stream(allowed)
                        .map(RoomRole::wireName)
                        .collect(Collectors.joining(", "))));
  }
}
