package dev.parley.contract;

/**
 * Ends one session, or all of a user's, whatever they are doing. Served by presence-service, which
 * forgets them, so that their secrets resume nothing, and by gateway-service, which closes their
 * sockets.
 *
 * @param session the session's public id, or empty
 * @param user the user, where {@code session} is empty
 * @param notBefore milliseconds since 1970 UTC: what was issued before, a token of the user or the
 *     session's secret, is not good at a gateway any more; 0 where it stays good
 */
public record Kick(String session, String user, long notBefore) {

  /** Refuses what names neither, or both. */
  public Kick {
    if (session.isEmpty() == user.isEmpty()) {
      throw new IllegalArgumentException(
          "session: \"%s\", user: \"%s\" (expected: one of them)".formatted(session, user));
    }
  }

  /**
   * The answer.
   *
   * @param ended how many sessions, or sockets, were ended
   */
  public record Reply(int ended) {}
}
