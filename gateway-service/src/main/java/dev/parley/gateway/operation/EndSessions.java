package dev.parley.gateway.operation;

import dev.parley.contract.Kick;
import dev.parley.gateway.auth.Identity;
import dev.parley.gateway.presence.UserSessions;
import dev.parley.protocol.Answer;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.ProtocolException;
import io.vertx.core.Future;
import java.util.function.LongSupplier;

/** Ends a session, or all of a user's, for admins. */
public final class EndSessions {

  private final UserSessions sessions;
  private final LongSupplier wallMillis;

  /**
   * Ends them in presence-service and at every gateway.
   *
   * @param wallMillis milliseconds since 1970 UTC
   */
  public EndSessions(UserSessions sessions, LongSupplier wallMillis) {
    this.sessions = sessions;
    this.wallMillis = wallMillis;
  }

  /** Ends a session for good, as {@link #ofUser} does. */
  public Future<Answer.Ended> one(Identity who, String session) {
    return end(who, new Kick(session, "", wallMillis.getAsLong()));
  }

  /**
   * Ends all sessions of a user; fails with unavailable where a gateway or the log of what was
   * ended does not answer.
   *
   * @param keepTokens whether the user may come back with the token that it has
   * @throws ProtocolException forbidden
   */
  public Future<Answer.Ended> ofUser(Identity who, String user, boolean keepTokens) {
    return end(who, new Kick("", user, keepTokens ? 0 : wallMillis.getAsLong()));
  }

  private Future<Answer.Ended> end(Identity who, Kick kick) {
    who.rights().requireAdmin();
    return sessions
        .end(kick)
        .map(ended -> new Answer.Ended(ended.closed(), ended.stale()))
        .recover(
            failure ->
                Future.failedFuture(
                    new ProtocolException(
                        ErrorCode.UNAVAILABLE,
                        "a gateway, or Kafka, does not answer: kick again")));
  }
}
