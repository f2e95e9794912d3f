package dev.parley.gateway.presence;

import dev.parley.bus.Endpoints;
import dev.parley.concurrent.EventLoop;
import dev.parley.contract.Displace;
import dev.parley.contract.NodeLife;
import dev.parley.contract.PresenceReport.Opened;
import dev.parley.contract.PresenceReport.SessionSnapshot;
import dev.parley.contract.Resume;
import dev.parley.contract.Role;
import dev.parley.node.NodeContext;
import dev.parley.protocol.SessionState;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;

/**
 * Takes a session over from the socket that it had, wherever that was. A session is resumed by its
 * secret alone while presence-service is away, unless an admin has ended it: chat does not wait for
 * presence.
 */
public final class Resumption {

  private static final Duration TIMEOUT = Duration.ofSeconds(1);
  private static final long SECOND_LOOK_MILLIS = 500;

  private final NodeContext node;
  private final EventLoop loop;
  private final BiPredicate<String, String> ended;

  /**
   * Resumptions of an event loop's sockets.
   *
   * @param ended whether a session of a user may have been ended, as far as the gateway knows
   */
  public Resumption(NodeContext node, EventLoop loop, BiPredicate<String, String> ended) {
    this.node = node;
    this.loop = loop;
    this.ended = ended;
  }

  /**
   * Goes on with a session whose secret was good.
   *
   * @return its rooms and state; empty if it has expired or was ended. Never fails
   */
  public Future<Optional<SessionSnapshot>> resume(Opened opened) {
    return ask(opened)
        // The previous gateway reports a session some time after it has answered its client.
        .compose(reply -> reply.found() ? Future.succeededFuture(reply) : later(opened))
        .map(reply -> reply.found() ? Optional.of(taken(opened, reply)) : none())
        .otherwise(failure -> withoutPresence(opened));
  }

  private Optional<SessionSnapshot> withoutPresence(Opened opened) {
    return ended.test(opened.session(), opened.user())
        ? none()
        : Optional.of(new SessionSnapshot(opened.session(), List.of(), SessionState.ONLINE));
  }

  private static Optional<SessionSnapshot> none() {
    return Optional.empty();
  }

  private Future<Resume.Reply> later(Opened opened) {
    Promise<Resume.Reply> second = Promise.promise();
    loop.setTimer(SECOND_LOOK_MILLIS, () -> ask(opened).onComplete(second::complete, second::fail));
    return second.future();
  }

  private Future<Resume.Reply> ask(Opened opened) {
    Resume resume = new Resume(node.bus().life().name(), opened);
    return Presence.ask(node, node.id(), Endpoints.RESUME, resume, TIMEOUT);
  }

  private SessionSnapshot taken(Opened opened, Resume.Reply before) {
    NodeLife gateway = NodeLife.of(before.gateway());
    boolean elsewhere = !gateway.equals(node.bus().life());
    if (elsewhere && node.directory().lives(Role.GATEWAY).contains(gateway)) {
      Displace displace = new Displace(opened.session(), before.connection());
      node.bus()
          .request(gateway.node(), Endpoints.DISPLACE, displace, TIMEOUT)
          .recover(
              lost -> node.bus().request(gateway.node(), Endpoints.DISPLACE, displace, TIMEOUT));
    }
    return new SessionSnapshot(opened.session(), before.rooms(), before.chosen());
  }
}
