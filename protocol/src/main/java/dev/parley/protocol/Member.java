package dev.parley.protocol;

import org.jspecify.annotations.Nullable;

/**
 * A session in a room, as others see it.
 *
 * @param session the session's public id
 * @param user its user
 * @param name its display name, if any
 * @param state see {@link SessionState}
 * @param since when it took that state, milliseconds since 1970 UTC
 */
public record Member(
    String session, String user, @Nullable String name, SessionState state, long since) {

  /** The same since another time. */
  public Member since(long other) {
    return new Member(session, user, name, state, other);
  }

  static Member read(Fields fields) {
    return new Member(
        fields.anyText("session"),
        fields.anyText("user"),
        fields.textOrNull("name", 0, Integer.MAX_VALUE),
        SessionState.ofWireName(fields.anyText("state")),
        fields.number("since", 0, Long.MIN_VALUE, Long.MAX_VALUE));
  }

  /** As an event lists it. */
  static void writeRow(Json json, Member member) {
    json.field("user", member.user)
        .field("name", member.name)
        .field("session", member.session)
        .field("state", member.state.wireName());
  }

  /** As a roster lists it. */
  static void writeWithSince(Json json, Member member) {
    writeRow(json, member);
    json.field("since", member.since);
  }
}
