package dev.parley.gateway.presence;

import dev.parley.bus.Endpoints;
import dev.parley.contract.Kick;
import dev.parley.contract.Role;
import dev.parley.contract.UserPresence;
import dev.parley.gateway.auth.Identity;
import dev.parley.gateway.protocol.ErrorCode;
import dev.parley.gateway.protocol.Json;
import dev.parley.gateway.protocol.ProtocolException;
import dev.parley.gateway.protocol.Replies;
import dev.parley.node.NodeContext;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;

/** What only an admin may do. Every future fails with {@link ProtocolException}. */
public final class Admin {

  /** Two tries at presence and two at every gateway are less than the 2 s that a kick may take. */
  private static final Duration TIMEOUT = Duration.ofMillis(450);

  private final NodeContext node;

  /** The operations of a node. */
  public Admin(NodeContext node) {
    this.node = node;
  }

  /**
   * Ends sessions: first in presence, so that nobody resumes them, then at every gateway. Fails
   * with UNAVAILABLE where a gateway does not answer.
   */
  public Future<Json> kick(Identity who, Kick kick) {
    requireAdmin(who);
    return Presence.ask(node, kick.user() + kick.session(), Endpoints.END, kick, TIMEOUT)
        .map(ended -> false)
        .otherwise(true)
        .compose(
            stale -> {
              List<Future<Kick.Reply>> gateways =
                  node.directory().present(Role.GATEWAY).stream()
                      .map(gateway -> closeAt(gateway, kick))
                      .toList();
              return Future.all(gateways)
                  .map(
                      all -> Json.object().field("closed", closed(gateways)).field("stale", stale));
            })
        .recover(
            failure ->
                Future.failedFuture(
                    new ProtocolException(
                        ErrorCode.UNAVAILABLE, "a gateway does not answer: kick again")));
  }

  private static long closed(List<Future<Kick.Reply>> replies) {
    return replies.stream().mapToInt(reply -> reply.result().ended()).sum();
  }

  private Future<Kick.Reply> closeAt(String gateway, Kick kick) {
    return node.bus()
        .request(gateway, Endpoints.KICK, kick, TIMEOUT)
        .recover(lost -> node.bus().request(gateway, Endpoints.KICK, kick, TIMEOUT));
  }

  /** All sessions of a user; stale and empty while presence is away. */
  public Future<Json> user(Identity who, String user) {
    requireAdmin(who);
    return Presence.ask(node, user, Endpoints.USER, new UserPresence.Query(user), TIMEOUT)
        .map(found -> Replies.user(user, found, false))
        .otherwise(failure -> Replies.user(user, new UserPresence(List.of()), true));
  }

  private static void requireAdmin(Identity who) {
    if (!who.rights().admin()) {
      throw new ProtocolException(ErrorCode.FORBIDDEN, "the token is no admin's");
    }
  }
}
