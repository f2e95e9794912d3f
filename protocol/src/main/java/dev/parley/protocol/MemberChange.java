package dev.parley.protocol;

import org.jspecify.annotations.Nullable;

/**
 * Changes what a room's rules say of one user; what is null stays as it is. Over HTTP only.
 *
 * @param room the room
 * @param user the user's id
 * @param role its role from now on
 * @param banned whether it is kept out
 * @param muted whether it may not send
 * @param until when a ban or a mute that this sets ends, milliseconds since 1970 UTC, or {@link
 *     #FOR_GOOD}
 */
public record MemberChange(
    RoomId room,
    String user,
    @Nullable RoomRole role,
    @Nullable Boolean banned,
    @Nullable Boolean muted,
    long until) {

  /** A ban or a mute that does not end by itself. */
  public static final long FOR_GOOD = Long.MAX_VALUE;

  private static final int MAX_USER_LENGTH = 256;
  private static final String EXPECTED = "{\"role\":…} or {\"banned\":…} or {\"muted\":…}";

  /**
   * Reads one.
   *
   * @param json the request's body, any bytes
   * @throws ProtocolException without an id
   */
  public static MemberChange read(String room, String user, byte[] json) {
    Fields fields = Fields.httpBody(json, EXPECTED);
    MemberChange change =
        new MemberChange(
            RequestReader.room(room),
            user(user),
            RoomRole.read(fields, "role", RoomRole.values()),
            fields.has("banned") ? fields.truth("banned") : null,
            fields.has("muted") ? fields.truth("muted") : null,
            fields.number("until", FOR_GOOD, 0, Fields.MAX_INTEGER));
    if (change.role == null && change.banned == null && change.muted == null) {
      throw Fields.invalid("request: nothing to change (expected: %s)", EXPECTED);
    }
    if (fields.has("until") && !change.ends()) {
      throw Fields.invalid(
          "until: %d (expected: none without \"banned\":true or \"muted\":true)", change.until);
    }
    return change;
  }

  /** Takes back all that a room's rules say of a user: its role, its ban and its mute. */
  public static MemberChange none(String room, String user) {
    return new MemberChange(RequestReader.room(room), user(user), null, false, false, FOR_GOOD);
  }

  private boolean ends() {
    return Boolean.TRUE.equals(banned) || Boolean.TRUE.equals(muted);
  }

  private static String user(String text) {
    if (text.isEmpty()
        || text.length() > MAX_USER_LENGTH
        || !Utf8.isWhole(text)
        || text.chars().anyMatch(Character::isISOControl)) {
      throw Fields.invalid(
          "user: %d characters (expected: 1 to %d without control characters)",
          text.length(), MAX_USER_LENGTH);
    }
    return text;
  }
}
