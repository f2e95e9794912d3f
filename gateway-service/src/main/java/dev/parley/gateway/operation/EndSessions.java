package dev.parley.gateway.operation;

import dev.parley.contract.Kick;
import dev.parley.gateway.auth.Identity;
import dev.parley.gateway.presence.UserSessions;
import dev.parley.protocol.Answer;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.ProtocolException;
import io.vertx.core.Future;

/** Ends a session, or all of a user's, for admins. */
public final class EndSessions {

  private final UserSessions sessions;

  /** Ends them in presence-service and at every gateway. */
  public EndSessions(UserSessions sessions) {
    this.sessions = sessions;
  }

  /**
   * Ends sessions; fails with unavailable where a gateway does not answer.
   *
   * @throws ProtocolException forbidden
   */
  public Future<Answer.Ended> run(Identity who, Kick kick) {
    who.rights().requireAdmin();
    return sessions
        .end(kick)
        .map(ended -> new Answer.Ended(ended.closed(), ended.stale()))
        .recover(
            failure ->
                Future.failedFuture(
                    new ProtocolException(
                        ErrorCode.UNAVAILABLE, "a gateway does not answer: kick again")));
  }
}
