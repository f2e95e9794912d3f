package dev.parley.contract;

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
    String session, String user, @Nullable String name, SessionState state, long since) {}
