package dev.parley.gateway.connection;

import dev.parley.contract.PresenceReport.Opened;
import dev.parley.contract.PresenceReport.SessionSnapshot;
import dev.parley.gateway.auth.AuthException;
import dev.parley.gateway.auth.Identity;
import dev.parley.gateway.auth.Sessions;
import dev.parley.gateway.auth.Tokens;
import dev.parley.gateway.presence.Resumption;
import dev.parley.protocol.Answer;
import dev.parley.protocol.Request;
import dev.parley.protocol.SessionState;
import io.vertx.core.Future;
import java.util.List;

/** {@code connect}: finds out who a client is and which session is its own. */
public final class Handshake {

  private final String node;
  private final GatewaySettings settings;
  private final boolean guests;
  private final Tokens tokens;
  private final Sessions sessions;
  private final Resumption resumption;

  /**
   * Handshakes of an event loop.
   *
   * @param node the node's id
   * @param guests whether anybody may come as a guest
   */
  public Handshake(
      String node,
      GatewaySettings settings,
      boolean guests,
      Tokens tokens,
      Sessions sessions,
      Resumption resumption) {
    this.node = node;
    this.settings = settings;
    this.guests = guests;
    this.tokens = tokens;
    this.sessions = sessions;
    this.resumption = resumption;
  }

  /**
   * A session that is the client's.
   *
   * @param opened what is reported to presence
   * @param snapshot its rooms and its state
   */
  record Started(Opened opened, SessionSnapshot snapshot) {}

  /** Who it is; fails with {@link AuthException}. */
  Future<Identity> identity(Request.Connect connect) {
    if (connect.token() != null) {
      return tokens.verify(connect.token());
    }
    String name = connect.guest();
    return guests && name != null
        ? Future.succeededFuture(tokens.newGuest(name))
        : Future.failedFuture(AuthException.guestsNotAllowed());
  }

  /** Whether an admin has ended the user's sessions since the token was issued. */
  boolean isEnded(Identity who) {
    return tokens.revocations().isEnded(who);
  }

  /** When a token is no longer valid, seconds since 1970 UTC. */
  public long expiresAtSeconds(Identity who) {
    return tokens.lastSecond(who);
  }

  /**
   * The session that the client wants to go on with, or a new one; never fails.
   *
   * @param connection the connection's id
   * @param address the client's
   */
  Future<Started> session(
      Identity who, Request.Connect connect, String connection, String address) {
    String secret = connect.resume();
    String session = secret == null ? null : sessions.resumed(secret, who.user());
    if (session == null) {
      return Future.succeededFuture(newSession(who, connection, address));
    }
    Opened opened = new Opened(session, who.user(), who.name(), connection, address);
    return resumption
        .resume(opened)
        .map(found -> found.map(snapshot -> new Started(opened, snapshot)))
        .map(started -> started.orElseGet(() -> newSession(who, connection, address)));
  }

  private Started newSession(Identity who, String connection, String address) {
    String id = sessions.newId();
    return new Started(
        new Opened(id, who.user(), who.name(), connection, address),
        new SessionSnapshot(id, List.of(), SessionState.ONLINE));
  }

  /** The answer. */
  Answer.Welcome welcome(Identity who, String session) {
    return new Answer.Welcome(
        session,
        sessions.secret(session, who.user()),
        who.user(),
        who.name(),
        node,
        settings.ping().toSeconds(),
        settings.limits());
  }
}
