package dev.parley.simulation;

import static dev.parley.simulation.Timeline.MILLI;

import dev.parley.bus.Endpoints;
import dev.parley.concurrent.EventLoop;
import dev.parley.contract.Announcement;
import dev.parley.contract.PresenceReport;
import dev.parley.contract.Role;
import dev.parley.contract.Roster;
import dev.parley.gateway.LoopParts;
import dev.parley.gateway.NodeParts;
import dev.parley.gateway.auth.AuthSettings;
import dev.parley.gateway.auth.Identity;
import dev.parley.gateway.auth.Rights;
import dev.parley.gateway.auth.Tokens;
import dev.parley.gateway.connection.Connection;
import dev.parley.gateway.connection.GatewayMetrics;
import dev.parley.gateway.connection.GatewaySettings;
import dev.parley.gateway.fanout.FanOutMetrics;
import dev.parley.gateway.fanout.Feed;
import dev.parley.gateway.fanout.MemberCounts;
import dev.parley.gateway.fanout.Shown;
import dev.parley.gateway.operation.OperationMetrics;
import dev.parley.gateway.operation.RecentTyping;
import dev.parley.gateway.presence.LocalSessions;
import dev.parley.gateway.presence.PresenceReporter;
import dev.parley.gateway.presence.Rosters;
import dev.parley.gateway.rate.Rates;
import dev.parley.gateway.roles.RoomRoles;
import dev.parley.gateway.roles.SlowMode;
import dev.parley.log.Partitions;
import dev.parley.node.NodeContext;
import dev.parley.protocol.Request;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * gateway-service without web server: the real connections over simulated transports, and a
 * presence-service that answers late and knows nobody.
 */
final class GatewayNode {

  private static final String SECRET = "a secret that is long enough for HMAC with SHA-256";
  private static final long DAY_SECONDS = 86_400;

  /** Verifies and makes tokens at once; nothing else of it is used. */
  private static final Tokens TOKENS =
      new Tokens(AuthSettings.read(settings(Duration.ofSeconds(1))), Clock.systemUTC());

  final Machine machine;
  private final Timeline timeline;
  private final List<SocketLoop> loops = new ArrayList<>();
  private long connections;

  private record SocketLoop(Loop loop, EventLoop eventLoop, LoopParts parts) {}

  GatewayNode(
      NodeContext node,
      VirtualVertx vertx,
      Machine machine,
      int partitionCount,
      int loopCount,
      Duration deadline,
      Tampering tampering) {
    this.machine = machine;
    this.timeline = machine.timeline;
    dev.parley.config.Settings settings = settings(deadline);
    GatewaySettings gateway = GatewaySettings.read(settings);
    AuthSettings auth = AuthSettings.read(settings);
    Partitions partitions = new Partitions(partitionCount);
    NodeParts shared = open(node, vertx, partitions, gateway);
    for (int i = 0; i < loopCount; i++) {
      int number = i;
      Loop loop = new Loop(machine);
      loops.add(
          loop.call(
              () -> {
                EventLoop own = tampering.loop(vertx.loop(loop));
                LoopParts parts =
                    LoopParts.assemble(
                        node, own, number, gateway, auth, TOKENS, partitions, shared);
                return new SocketLoop(loop, own, parts);
              }));
    }
  }

  private static dev.parley.config.Settings settings(Duration deadline) {
    return dev.parley.config.Settings.of(
        Map.of(
            "PARLEY_AUTH_SECRET",
            SECRET,
            "PARLEY_LIMITS",
            "off",
            "PARLEY_SEND_TIMEOUT",
            deadline.toMillis() + "ms"));
  }

  private NodeParts open(
      NodeContext node, VirtualVertx vertx, Partitions partitions, GatewaySettings gateway) {
    FanOutMetrics metrics = new FanOutMetrics(node.meters());
    MemberCounts counts = new MemberCounts();
    Loop loop = new Loop(machine);
    return loop.call(
        () -> {
          EventLoop own = vertx.loop(loop);
          Feed feed =
              new Feed(node, own, partitions, counts, metrics, new Shown(gateway.limits().body()));
          feed.open(node.bus().serve(Role.GATEWAY));
          PresenceReporter presence = new PresenceReporter(node, own);
          presence.open();
          node.bus()
              .serve(Role.PRESENCE)
              .on(Endpoints.ROSTER, query -> later(loop, new Roster(List.of(), 0, null, 1)))
              .on(Endpoints.REPORT, report -> later(loop, new PresenceReport.Reply(List.of())))
              .open();
          announce(node, Role.GATEWAY, partitions.count());
          announce(node, Role.PRESENCE, 0);
          return new NodeParts(
              feed,
              presence,
              new LocalSessions(),
              new Rosters(node, counts),
              new Rates(gateway.rates(), node.clock(), node.meters()),
              new RecentTyping(),
              RoomRoles.ofOneProcess(0, node.clock()::wallMillis),
              new SlowMode(),
              new GatewayMetrics(node.meters()),
              new OperationMetrics(node.meters()),
              metrics,
              null);
        });
  }

  private static void announce(NodeContext node, Role role, int partitions) {
    node.directory()
        .announce(() -> new Announcement(node.bus().life(), role, partitions, false, List.of()));
  }

  private <T> Future<T> later(Loop loop, T answer) {
    Promise<T> promise = Promise.promise();
    long nanos =
        timeline.chance(0.1) ? timeline.between(0, 500 * MILLI) : timeline.between(0, MILLI);
    loop.timer(nanos, () -> promise.complete(answer));
    return promise.future();
  }

  /** A token that every gateway takes. */
  static String token(String user) {
    long now = Clock.systemUTC().instant().getEpochSecond();
    return TOKENS.issue(new Identity(user, null, Rights.ALL_ROOMS, now, now + DAY_SECONDS));
  }

  /** Takes a connection; called when it arrives. */
  Accepted accept(Settings.Link link, Consumer<byte[]> client, Consumer<String> onTorn) {
    SocketLoop on = loops.get(timeline.random().nextInt(loops.size()));
    return on.loop.call(
        () -> {
          Socket socket = new Socket(on.loop, on.eventLoop, link, client, onTorn);
          String id = "%s/%d".formatted(machine.name, ++connections);
          Connection connection =
              new Connection(
                  id,
                  "127.0.0.1",
                  on.parts.loop().rates().connection("127.0.0.1"),
                  on.parts.loop(),
                  socket);
          socket.open(connection);
          return new Accepted(on.loop, socket);
        });
  }

  /**
   * A client's connection.
   *
   * @param loop the gateway's loop that serves it
   * @param socket its transport
   */
  record Accepted(Loop loop, Socket socket) {

    /** A request has arrived at the gateway. */
    void request(Request request) {
      loop.execute(() -> socket.receive(request.toBytes()));
    }

    /** The connection is gone, and the gateway notices. */
    void lost() {
      loop.run(socket::reset);
    }
  }
}
