package dev.parley.gateway;

import dev.parley.gateway.auth.AuthSettings;
import dev.parley.gateway.auth.IssuerKeys;
import dev.parley.gateway.auth.PublishedSecrets;
import dev.parley.gateway.auth.Revocations;
import dev.parley.gateway.connection.GatewayMetrics;
import dev.parley.gateway.connection.GatewaySettings;
import dev.parley.gateway.fanout.FanOutMetrics;
import dev.parley.gateway.fanout.MemberCounts;
import dev.parley.gateway.fanout.Shown;
import dev.parley.gateway.hook.HookClient;
import dev.parley.gateway.hook.HookMetrics;
import dev.parley.gateway.hook.HookSettings;
import dev.parley.gateway.operation.OperationMetrics;
import dev.parley.gateway.operation.RecentTyping;
import dev.parley.gateway.presence.Rosters;
import dev.parley.gateway.rate.Rates;
import dev.parley.gateway.roles.RoleSettings;
import dev.parley.gateway.roles.RoomRoles;
import dev.parley.gateway.roles.SlowMode;
import dev.parley.gateway.tls.ClientTls;
import dev.parley.gateway.web.Admission;
import dev.parley.gateway.web.ConnectionSetup;
import dev.parley.gateway.web.EdgeSettings;
import dev.parley.gateway.web.OpenConnections;
import dev.parley.gateway.web.StaticFiles;
import dev.parley.log.KafkaSettings;
import dev.parley.log.Partitions;
import dev.parley.node.Deployed;
import dev.parley.node.NodeContext;
import dev.parley.node.Service;
import dev.parley.protocol.RequestReader;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * gateway-service: a {@link GatewayServer} for other nodes, and a {@link GatewayLoop} for clients
 * on each of several event loops.
 */
final class GatewayService implements Service {

  private static final Logger log = LoggerFactory.getLogger(GatewayService.class);

  private static final long FORGET_MILLIS = 60_000;

  /** How long after a renewal of the certificate clients still get the one before, at most. */
  private static final long RENEW_MILLIS = 5_000;

  private final GatewaySettings settings;
  private final AuthSettings auth;
  private final EdgeSettings edge;
  private final @Nullable ClientTls tls;
  private final HookSettings hookSettings;
  private final RoleSettings roleSettings;
  private final KafkaSettings kafka;
  private final Partitions partitions;
  private final List<Deployed<GatewayLoop>> loops = new CopyOnWriteArrayList<>();
  private volatile @Nullable Deployed<GatewayServer> deployed;
  private volatile @Nullable WarmUp warmUp;
  private volatile @Nullable EndedLog ended;
  private volatile @Nullable RulesLog rules;
  private volatile @Nullable HookClient hook;

  GatewayService(
      GatewaySettings settings,
      AuthSettings auth,
      EdgeSettings edge,
      @Nullable ClientTls tls,
      HookSettings hook,
      RoleSettings roles,
      KafkaSettings kafka) {
    this.hookSettings = hook;
    this.roleSettings = roles;
    this.settings = settings;
    this.auth = auth;
    this.edge = edge;
    this.tls = tls;
    this.kafka = kafka;
    this.partitions = new Partitions(kafka.partitions());
  }

  @Override
  public Future<?> start(NodeContext node) {
    node.directory().expectPartitions(partitions.count());
    if (PublishedSecrets.endanger(settings.host(), auth.secrets())) {
      log.warn(
          "auth_secret_published setting=PARLEY_AUTH_SECRET host={}: everybody knows this secret"
              + " and can be anybody (expected: one of your own, openssl rand -base64 32)",
          settings.host());
    }
    warnWithoutLimits();
    Rates rates = new Rates(settings.rates(), node.clock(), node.meters());
    MemberCounts counts = new MemberCounts();
    FanOutMetrics fanOut = new FanOutMetrics(node.meters());
    EndedLog endedLog = EndedLog.open(node, kafka, auth);
    ended = endedLog;
    RulesLog rulesLog = RulesLog.open(node, kafka, roleSettings);
    rules = rulesLog;
    IssuerKeys keys = new IssuerKeys(auth.keys(), node.vertx(), node.clock()::nanos, node.meters());
    keys.refresh();
    Shown shown = new Shown(settings.limits().body());
    HookClient hookClient = openHook(node);
    hook = hookClient;
    return Deployed.open(
            node.vertx(),
            loop ->
                new GatewayServer(
                    node, loop, partitions, counts, fanOut, shown, endedLog.revocations()))
        .onSuccess(opened -> deployed = opened)
        .map(Deployed::server)
        .compose(
            server -> {
              RoomRoles roles = rulesLog.roles();
              roles.onBan(server.local()::expel); // before there are clients
              NodeParts parts = parts(node, server, rates, counts, fanOut, roles, hookClient);
              return openLoops(node, parts, keys, endedLog.revocations())
                  .onSuccess(opened -> begin(node, server, keys, endedLog.revocations(), roles));
            });
  }

  private @Nullable HookClient openHook(NodeContext node) {
    return HookClient.open(
        hookSettings,
        node.vertx(),
        node.clock(),
        new HookMetrics(node.meters()),
        new RequestReader(settings.limits()),
        settings.limits().body());
  }

  private void warnWithoutLimits() {
    if (!settings.rates().on()) {
      log.warn("limits_off setting=PARLEY_LIMITS: any client can take all that this node has");
    }
  }

  @Override
  public Optional<String> notReady() {
    WarmUp begun = warmUp;
    EndedLog log = ended;
    if (log != null && !log.revocations().isRead()) {
      return Optional.of("gateway-service: does not know yet which tokens were ended");
    }
    RulesLog its = rules;
    if (its != null && !its.roles().isRead()) {
      return Optional.of("gateway-service: does not know yet the rules of rooms");
    }
    return begun == null ? Optional.of("gateway-service: starting") : begun.notReady();
  }

  /** Sends all clients away. */
  @Override
  public Future<?> leave() {
    Deployed<GatewayServer> running = deployed;
    if (running != null) {
      running.server().leave();
    }
    return Future.join(loops.stream().map(loop -> loop.server().leave()).toList());
  }

  @Override
  public Future<?> close() {
    Deployed<GatewayServer> running = deployed;
    Future<?> silent = Future.join(loops.stream().map(Deployed::close).toList());
    Future<?> closed = running == null ? silent : silent.eventually(running::close);
    HookClient client = hook;
    Future<?> unhooked = client == null ? closed : closed.eventually(client::close);
    EndedLog log = ended;
    Future<?> kept = log == null ? unhooked : unhooked.eventually(log::close);
    RulesLog its = rules;
    return its == null ? kept : kept.eventually(its::close);
  }

  private static NodeParts parts(
      NodeContext node,
      GatewayServer server,
      Rates rates,
      MemberCounts counts,
      FanOutMetrics fanOut,
      RoomRoles roles,
      @Nullable HookClient hook) {
    return new NodeParts(
        server.feed(),
        server.presence(),
        server.local(),
        new Rosters(node, counts),
        rates,
        new RecentTyping(),
        roles,
        new SlowMode(),
        new GatewayMetrics(node.meters()),
        new OperationMetrics(node.meters()),
        fanOut,
        hook);
  }

  private Future<?> openLoops(
      NodeContext node, NodeParts parts, IssuerKeys keys, Revocations revocations) {
    return node.vertx()
        .executeBlocking(() -> StaticFiles.read("web", getClass().getClassLoader()))
        .map(
            page ->
                new GatewayLoop.Shared(
                    parts,
                    page,
                    new Admission(edge, parts.rates(), node.meters()),
                    edge,
                    new ConnectionSetup(
                        tls,
                        edge,
                        new OpenConnections(
                            edge,
                            OpenConnections.shareOfProcess(),
                            parts.rates()::areLimited,
                            node.meters())),
                    keys,
                    revocations))
        .compose(
            shared ->
                Future.all(
                    IntStream.range(0, settings.loops())
                        .mapToObj(number -> openLoop(node, shared, number))
                        .toList()));
  }

  private Future<?> openLoop(NodeContext node, GatewayLoop.Shared shared, int number) {
    return Deployed.open(
            node.vertx(),
            loop -> new GatewayLoop(node, loop, settings, auth, partitions, shared, number))
        .onSuccess(loops::add);
  }

  private static void renew(NodeContext node, ClientTls tls) {
    node.vertx()
        .executeBlocking(
            () -> {
              tls.renew();
              return null;
            });
  }

  private void begin(
      NodeContext node,
      GatewayServer server,
      IssuerKeys keys,
      Revocations revocations,
      RoomRoles roles) {
    server.loop().setPeriodic(FORGET_MILLIS, revocations::forgetOld);
    server.loop().setPeriodic(FORGET_MILLIS, roles::forgetOld);
    server.loop().setPeriodic(auth.keys().period().toMillis(), keys::refresh);
    ClientTls renewed = tls;
    if (renewed != null) {
      server.loop().setPeriodic(RENEW_MILLIS, () -> renew(node, renewed));
    }
    server.announce();
    WarmUp begun = new WarmUp(node, server.loop(), partitions);
    begun.begin();
    warmUp = begun;
  }
}
