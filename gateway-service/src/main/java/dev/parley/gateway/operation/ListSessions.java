package dev.parley.gateway.operation;

import dev.parley.contract.UserPresence;
import dev.parley.gateway.auth.Identity;
import dev.parley.gateway.presence.UserSessions;
import dev.parley.protocol.Answer;
import dev.parley.protocol.ProtocolException;
import io.vertx.core.Future;
import java.util.List;

/** Lists a user's sessions, for admins. */
public final class ListSessions {

  private final UserSessions sessions;

  /** Lists out of presence-service's answers. */
  public ListSessions(UserSessions sessions) {
    this.sessions = sessions;
  }

  /**
   * All sessions of a user; stale and empty while presence is unavailable.
   *
   * @throws ProtocolException forbidden
   */
  public Future<Answer.Sessions> run(Identity who, String user) {
    who.rights().requireAdmin();
    return sessions
        .of(user)
        .map(found -> new Answer.Sessions(user, sessions(found), false))
        .otherwise(new Answer.Sessions(user, List.of(), true));
  }

  private static List<Answer.Session> sessions(UserPresence found) {
    return found.devices().stream()
        .map(
            device ->
                new Answer.Session(
                    device.member(), device.lastSeen(), device.gateway(), device.rooms()))
        .toList();
  }
}
