package dev.parley.gateway.connection;

import dev.parley.contract.PresenceReport.Opened;
import dev.parley.contract.PresenceReport.Stands;
import dev.parley.contract.SessionState;
import dev.parley.gateway.auth.AuthException;
import dev.parley.gateway.auth.Identity;
import dev.parley.gateway.protocol.Json;
import dev.parley.gateway.protocol.Replies;
import dev.parley.gateway.protocol.Request;
import io.vertx.core.Future;
import java.util.List;

/** Finds out who a client is and which session is its own. */
final class Handshake {

  private final String connection;
  private final String address;
  private final Loop loop;

  Handshake(String connection, String address, Loop loop) {
    this.connection = connection;
    this.address = address;
    this.loop = loop;
  }

  /**
   * A session that is the client's.
   *
   * @param opened what presence is told of it
   * @param stands how it stands already
   */
  record Started(Opened opened, Stands stands) {}

  /** Who it is; fails with {@link AuthException}. */
  Future<Identity> identity(Request.Connect connect) {
    if (connect.token() != null) {
      return loop.tokens().verify(connect.token());
    }
    String name = connect.guest();
    return loop.guests() && name != null
        ? Future.succeededFuture(loop.tokens().newGuest(name))
        : Future.failedFuture(AuthException.guestsNotAllowed());
  }

  /** The session that the client wants to go on with, or a new one; never fails. */
  Future<Started> session(Identity who, Request.Connect connect) {
    String secret = connect.resume();
    String session = secret == null ? null : loop.sessions().resumed(secret, who.user());
    if (session == null) {
      return Future.succeededFuture(newSession(who));
    }
    Opened opened = opened(session, who);
    return loop.resumption()
        .resume(opened)
        .map(found -> found.map(stands -> new Started(opened, stands)))
        .map(started -> started.orElseGet(() -> newSession(who)));
  }

  private Started newSession(Identity who) {
    String id = loop.sessions().newId();
    return new Started(opened(id, who), new Stands(id, List.of(), SessionState.ONLINE));
  }

  private Opened opened(String session, Identity who) {
    return new Opened(session, who.user(), who.name(), connection, address);
  }

  /** What the client is told. */
  Json welcome(Identity who, String session) {
    return Json.object()
        .field("session", session)
        .field("resume", loop.sessions().secret(session, who.user()))
        .field("user", who.user())
        .field("name", who.name())
        .field("node", loop.node().id())
        .field("heartbeat", loop.settings().ping().toSeconds())
        .field("limits", Replies.limits(loop.settings().limits()));
  }
}
