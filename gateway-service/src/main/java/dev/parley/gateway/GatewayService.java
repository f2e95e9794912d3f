package dev.parley.gateway;

import dev.parley.bus.Endpoints;
import dev.parley.concurrent.EventLoop;
import dev.parley.contract.Announcement;
import dev.parley.contract.NodeLife;
import dev.parley.contract.Role;
import dev.parley.gateway.auth.AuthSettings;
import dev.parley.gateway.auth.PublishedSecrets;
import dev.parley.gateway.connection.GatewayMetrics;
import dev.parley.gateway.connection.GatewaySettings;
import dev.parley.gateway.fanout.FanOutMetrics;
import dev.parley.gateway.fanout.Feed;
import dev.parley.gateway.fanout.MemberCounts;
import dev.parley.gateway.fanout.Shown;
import dev.parley.gateway.operation.OperationMetrics;
import dev.parley.gateway.presence.LocalSessions;
import dev.parley.gateway.presence.PresenceReporter;
import dev.parley.gateway.presence.Rosters;
import dev.parley.gateway.web.Admission;
import dev.parley.gateway.web.EdgeSettings;
import dev.parley.gateway.web.StaticFiles;
import dev.parley.log.Partitions;
import dev.parley.node.NodeContext;
import dev.parley.node.Service;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** gateway-service: one verticle for the links, one per event loop for the sockets. */
final class GatewayService implements Service {

  private static final Logger log = LoggerFactory.getLogger(GatewayService.class);

  private final GatewaySettings settings;
  private final AuthSettings auth;
  private final EdgeSettings edge;
  private final Partitions partitions;
  private final List<LoopVerticle> loops = new ArrayList<>();
  private volatile @Nullable WarmUp warmUp;
  private volatile boolean leaving;

  GatewayService(
      GatewaySettings settings, AuthSettings auth, EdgeSettings edge, Partitions partitions) {
    this.settings = settings;
    this.auth = auth;
    this.edge = edge;
    this.partitions = partitions;
  }

  @Override
  public Future<?> start(NodeContext context) {
    context.directory().expectPartitions(partitions.count());
    if (PublishedSecrets.endanger(settings.host(), auth)) {
      log.warn(
          "auth_secret_published setting=PARLEY_AUTH_SECRET host={}: everybody knows this secret"
              + " and can be anybody (expected: one of your own, openssl rand -base64 32)",
          settings.host());
    }
    MemberCounts counts = new MemberCounts();
    FanOutMetrics fanOut = new FanOutMetrics(context.meters());
    FeedVerticle feed = new FeedVerticle(context, counts, fanOut);
    return context
        .vertx()
        .deployVerticle(feed)
        .compose(
            deployed ->
                context
                    .vertx()
                    .executeBlocking(() -> StaticFiles.read("web", getClass().getClassLoader())))
        .compose(
            page -> {
              LoopVerticle.Shared shared =
                  new LoopVerticle.Shared(
                      new NodeParts(
                          feed.feed(),
                          feed.presence(),
                          feed.local(),
                          new Rosters(context, counts),
                          new GatewayMetrics(context.meters()),
                          new OperationMetrics(context.meters()),
                          fanOut),
                      page,
                      new Admission(edge, context.meters()));
              return deployLoops(context, shared);
            })
        .onSuccess(
            deployed -> {
              context.directory().announce(() -> announcement(context.bus().life()));
              WarmUp begun = new WarmUp(context, feed.loop(), partitions);
              begun.begin();
              warmUp = begun;
            });
  }

  @Override
  public Optional<String> notReady() {
    WarmUp begun = warmUp;
    return begun == null ? Optional.of("gateway-service: starting") : begun.notReady();
  }

  @Override
  public Future<?> drain() {
    leaving = true;
    return Future.join(loops.stream().map(LoopVerticle::drain).toList());
  }

  @Override
  public Future<?> stop() {
    return Future.succeededFuture();
  }

  private Announcement announcement(NodeLife life) {
    return new Announcement(life, Role.GATEWAY, partitions.count(), leaving, List.of());
  }

  private Future<?> deployLoops(NodeContext context, LoopVerticle.Shared shared) {
    List<Future<String>> deployed = new ArrayList<>();
    for (int i = 0; i < settings.loops(); i++) {
      LoopVerticle loop = new LoopVerticle(context, settings, auth, partitions, shared, i);
      loops.add(loop);
      deployed.add(context.vertx().deployVerticle(loop));
    }
    return Future.all(deployed);
  }

  /** The links and the reports, on one event loop. */
  private final class FeedVerticle extends VerticleBase {

    private final NodeContext node;
    private final MemberCounts counts;
    private final FanOutMetrics metrics;
    private final LocalSessions local = new LocalSessions();
    private @Nullable Feed feed;
    private @Nullable PresenceReporter presence;

    FeedVerticle(NodeContext node, MemberCounts counts, FanOutMetrics metrics) {
      this.node = node;
      this.counts = counts;
      this.metrics = metrics;
    }

    Feed feed() {
      return Objects.requireNonNull(feed);
    }

    EventLoop loop() {
      return EventLoop.of(context);
    }

    LocalSessions local() {
      return local;
    }

    PresenceReporter presence() {
      return Objects.requireNonNull(presence);
    }

    @Override
    public Future<?> start() {
      PresenceReporter reporter = new PresenceReporter(node, loop());
      reporter.open();
      presence = reporter;
      Shown shown = new Shown(settings.limits().body());
      Feed opened = new Feed(node, loop(), partitions, counts, metrics, shown);
      feed = opened;
      return opened.open(
          node.bus()
              .serve(Role.GATEWAY)
              .on(Endpoints.KICK, kick -> Future.succeededFuture(local.kick(kick)))
              .on(
                  Endpoints.DISPLACE,
                  displace -> {
                    local.displace(displace);
                    return Future.succeededFuture(Endpoints.Done.DONE);
                  }));
    }
  }
}
