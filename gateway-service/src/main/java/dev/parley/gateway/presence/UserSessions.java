package dev.parley.gateway.presence;

import dev.parley.bus.Endpoints;
import dev.parley.contract.Kick;
import dev.parley.contract.Role;
import dev.parley.contract.UserPresence;
import dev.parley.gateway.auth.Revocations;
import dev.parley.node.NodeContext;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;

/** Finds and ends the sessions of users, wherever they are connected. */
public final class UserSessions {

  /** Two tries at presence and two at every gateway are less than the 2 s that a kick may take. */
  private static final Duration TIMEOUT = Duration.ofMillis(450);

  private final NodeContext node;
  private final Revocations revocations;

  /**
   * The sessions that a node can reach.
   *
   * @param revocations where it is stored what is ended for good
   */
  public UserSessions(NodeContext node, Revocations revocations) {
    this.node = node;
    this.revocations = revocations;
  }

  /**
   * What became of sessions that were ended.
   *
   * @param closed connections that were closed
   * @param stale presence did not answer: a session could be resumed
   */
  public record Ended(long closed, boolean stale) {}

  /**
   * Ends sessions: first in presence, so that nobody resumes them, then at every gateway. Fails
   * where a gateway does not answer, or where it is not stored that tokens and sessions have ended.
   */
  public Future<Ended> end(Kick kick) {
    Future<Void> stored = revocations.store(kick);
    return closeAll(kick).compose(ended -> stored.map(ended));
  }

  private Future<Ended> closeAll(Kick kick) {
    return Presence.ask(node, kick.user() + kick.session(), Endpoints.END, kick, TIMEOUT)
        .map(ended -> false)
        .otherwise(true)
        .compose(
            stale -> {
              List<Future<Kick.Reply>> gateways =
                  node.directory().present(Role.GATEWAY).stream()
                      .map(gateway -> closeAt(gateway, kick))
                      .toList();
              return Future.all(gateways).map(all -> new Ended(closed(gateways), stale));
            });
  }

  private static long closed(List<Future<Kick.Reply>> replies) {
    return replies.stream().mapToInt(reply -> reply.result().ended()).sum();
  }

  private Future<Kick.Reply> closeAt(String gateway, Kick kick) {
    return node.bus()
        .request(gateway, Endpoints.KICK, kick, TIMEOUT)
        .recover(lost -> node.bus().request(gateway, Endpoints.KICK, kick, TIMEOUT));
  }

  /** All sessions of a user; fails while presence is unavailable. */
  public Future<UserPresence> of(String user) {
    return Presence.ask(node, user, Endpoints.USER, new UserPresence.Query(user), TIMEOUT);
  }
}
