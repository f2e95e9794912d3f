package dev.parley.gateway;

import dev.parley.bus.Announcer;
import dev.parley.bus.Bus;
import dev.parley.bus.Endpoints;
import dev.parley.concurrent.EventLoop;
import dev.parley.contract.Kick;
import dev.parley.contract.Role;
import dev.parley.gateway.auth.Revocations;
import dev.parley.gateway.fanout.FanOutMetrics;
import dev.parley.gateway.fanout.Feed;
import dev.parley.gateway.fanout.MemberCounts;
import dev.parley.gateway.fanout.Shown;
import dev.parley.gateway.presence.LocalSessions;
import dev.parley.gateway.presence.PresenceReporter;
import dev.parley.log.Partitions;
import dev.parley.node.NodeContext;
import dev.parley.node.Server;
import dev.parley.security.SecurityEvent;
import dev.parley.security.SecurityLog;
import io.vertx.core.Future;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What other nodes ask of a gateway, and what it reports to them: its links and its sessions. */
final class GatewayServer implements Server {

  private final NodeContext node;
  private final EventLoop loop;
  private final Revocations revocations;
  private final LocalSessions local = new LocalSessions();
  private final PresenceReporter presence;
  private final Feed feed;
  private final Announcer announcer;
  private Bus.@Nullable Registration registration;

  /** A server that answers nobody yet; made on its loop. */
  GatewayServer(
      NodeContext node,
      EventLoop loop,
      Partitions partitions,
      MemberCounts counts,
      FanOutMetrics metrics,
      Shown shown,
      Revocations revocations) {
    this.revocations = revocations;
    this.node = node;
    this.loop = loop;
    this.presence = new PresenceReporter(node, loop);
    this.feed = new Feed(node, loop, partitions, counts, metrics, shown);
    this.announcer =
        new Announcer(node.bus(), node.directory(), Role.GATEWAY, partitions.count(), List::of);
  }

  EventLoop loop() {
    return loop;
  }

  LocalSessions local() {
    return local;
  }

  PresenceReporter presence() {
    return presence;
  }

  Feed feed() {
    return feed;
  }

  @Override
  public Future<?> open() {
    presence.open();
    return feed.open(
            node.bus()
                .serve(Role.GATEWAY)
                .on(
                    Endpoints.KICK,
                    kick -> {
                      revocations.end(kick); // first, so that nobody comes back in between
                      return Future.succeededFuture(kicked(kick, local.kick(kick)));
                    })
                .on(
                    Endpoints.DISPLACE,
                    displace -> {
                      local.displace(displace);
                      return Future.succeededFuture(Endpoints.Done.DONE);
                    }))
        .onSuccess(opened -> registration = opened);
  }

  private static Kick.Reply kicked(Kick kick, Kick.Reply reply) {
    if (reply.ended() > 0) {
      SecurityLog.get()
          .write(
              SecurityEvent.CONNECTIONS_KICKED,
              null,
              kick.user().isEmpty() ? "session" : "user",
              kick.user() + kick.session(),
              "closed",
              reply.ended());
    }
    return reply;
  }

  /** Announces the gateway; for when clients can connect. */
  void announce() {
    announcer.announce();
  }

  @Override
  public Future<?> leave() {
    announcer.leave();
    return Future.succeededFuture();
  }

  @Override
  public Future<?> close() {
    Bus.Registration served = registration;
    return served == null ? Future.succeededFuture() : served.close();
  }
}
