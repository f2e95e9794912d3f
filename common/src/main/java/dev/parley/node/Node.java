package dev.parley.node;

import com.hazelcast.core.HazelcastInstance;
import dev.parley.bus.Bus;
import dev.parley.bus.Directory;
import dev.parley.config.Settings;
import dev.parley.contract.Role;
import dev.parley.grid.GridMetrics;
import dev.parley.health.Management;
import dev.parley.security.SecurityLog;
import dev.parley.telemetry.Logs;
import dev.parley.telemetry.Telemetry;
import dev.parley.time.NodeClock;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One JVM's services, from settings to ready and back. Start: settings, telemetry, cluster, health
 * (live, not ready), services, ready. Close: the reverse, after draining, each step with a
 * deadline.
 */
public final class Node {

  private static final Logger log = LoggerFactory.getLogger(Node.class);

  private static final long READY_POLL_MILLIS = 25;

  private final Settings all;
  private final NodeSettings settings;
  private final Set<Role> roles;
  private final List<Service> services;
  private final Telemetry telemetry;
  private final Logs logs;
  private final PrometheusMeterRegistry meters =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final List<Service> started = new ArrayList<>();

  /** Ends what would go on while Vert.x closes: timers that belong to no verticle. */
  private final List<Runnable> atEnd = new CopyOnWriteArrayList<>();

  private volatile @Nullable ClusterMember member;
  private volatile @Nullable Vertx vertx;
  private @Nullable Management management;
  private volatile @Nullable Membership membership;
  private volatile boolean complete;
  private volatile boolean draining;

  private Node(
      Settings all,
      NodeSettings settings,
      Set<Role> roles,
      List<Service> services,
      Telemetry telemetry,
      Logs logs) {
    this.all = all;
    this.settings = settings;
    this.roles = roles;
    this.services = services;
    this.telemetry = telemetry;
    this.logs = logs;
  }

  /**
   * Starts a node; the future fails, with everything closed again, when any part does.
   *
   * @param settings where all settings come from
   * @param environment where OTEL_* are set
   * @throws dev.parley.config.SettingsException with all faults, before anything is started
   */
  public static Future<Node> start(
      Settings settings, Map<String, String> environment, List<ServiceModule> modules) {
    NodeSettings own = NodeSettings.read(settings);
    List<Service> services = modules.stream().map(module -> module.configure(settings)).toList();
    Telemetry.check(environment, settings);
    settings.check();
    Logs logs = Logs.open(own.id());
    own.telemetry().logLevel().whenSet(Logs::setLevel);
    SecurityLog.get().labelRooms(own.telemetry().rooms()::of);
    if (!settings.unknown().isEmpty()) {
      // Those of other services, where all are given the same; deploy/parley check-config finds
      // typos.
      log.info("settings_unused names={}", settings.unknown());
    }
    String name = modules.size() == 1 ? modules.get(0).role().id() : "parley";
    Telemetry telemetry = Telemetry.open(name, own.id(), environment, own.telemetry());
    Set<Role> roles = modules.stream().map(ServiceModule::role).collect(Collectors.toSet());
    Node node = new Node(settings, own, roles, services, telemetry, logs);
    return node.open().recover(cause -> node.close().transform(closed -> failed(cause)));
  }

  /** The node's id. */
  public String id() {
    return settings.id();
  }

  /** Where health and metrics are served. */
  public int managementPort() {
    return management == null ? 0 : management.port();
  }

  /** Why the node is not ready; empty when it is. */
  public List<String> notReady() {
    if (draining) {
      return List.of("draining");
    }
    List<String> reasons = new ArrayList<>();
    if (!complete) {
      reasons.add("starting");
    }
    if (membership != null) {
      membership.notReady().ifPresent(reasons::add);
    }
    services.stream().map(Service::notReady).flatMap(Optional::stream).forEach(reasons::add);
    return reasons;
  }

  /** Calls back when the node has left the cluster for good without being closed. */
  public void whenLost(Runnable action) {
    if (membership != null) {
      membership.whenEnded(
          () -> {
            if (!draining) {
              log.error("cluster_lost node={}", settings.id());
              action.run();
            }
          });
    }
  }

  /** Completes when the node is ready, or fails after a time with the reasons why it is not. */
  public Future<Void> awaitReady(Duration patience) {
    if (vertx == null) {
      return Future.failedFuture(new IllegalStateException("node is closed"));
    }
    Vertx running = vertx;
    long deadline = System.nanoTime() + patience.toNanos();
    Promise<Void> ready = Promise.promise();
    running.setPeriodic(
        READY_POLL_MILLIS,
        timer -> {
          List<String> reasons = notReady();
          if (reasons.isEmpty()) {
            running.cancelTimer(timer);
            ready.tryComplete();
          } else if (System.nanoTime() > deadline) {
            running.cancelTimer(timer);
            ready.tryFail("not ready: " + String.join("; ", reasons));
          }
        });
    return ready.future();
  }

  /** Drains and stops everything; never fails, what goes wrong is logged. */
  public Future<Void> close() {
    draining = true;
    List<Service> reverse = new ArrayList<>(started);
    Collections.reverse(reverse);
    Future<Void> done = Future.succeededFuture();
    for (Service service : reverse) {
      done = done.compose(v -> bounded("leave", service.leave()));
    }
    for (Service service : reverse) {
      done = done.compose(v -> bounded("close", service.close()));
    }
    return done.compose(
            v -> management == null ? done() : bounded("management", management.close()))
        .onSuccess(v -> atEnd.forEach(Runnable::run))
        .compose(v -> vertx == null ? done() : bounded("vertx", vertx.close()))
        .compose(v -> member == null ? done() : bounded("cluster", member.leave()))
        .compose(v -> bounded("telemetry", telemetry.close()))
        .onSuccess(v -> log.info("node_closed node={}", settings.id()));
  }

  private Future<Node> open() {
    return ClusterMember.join(settings, roles)
        .compose(
            joined -> {
              member = joined;
              return joined.openVertx(settings);
            })
        .compose(
            clustered -> {
              vertx = clustered;
              logs.report(clustered, meters);
              clustered.exceptionHandler(new UncaughtExceptions(meters));
              if (!clustered.isNativeTransportEnabled()) {
                log.info("native_transport_missing using=nio");
              }
              Directory directory = new Directory(clustered, NodeClock.SYSTEM);
              ClusterMember joined = Objects.requireNonNull(member);
              HazelcastInstance hazelcast = joined.hazelcast();
              membership = new Membership(hazelcast);
              Bus bus = new Bus(clustered, settings.id());
              atEnd.add(
                  ClusterRepair.watch(clustered, joined.manager(), hazelcast, bus, directory));
              atEnd.add(directory::close);
              GridMetrics.register(hazelcast, meters);
              NodeContext context =
                  new NodeContext(
                      settings.id(),
                      clustered,
                      bus,
                      directory,
                      hazelcast,
                      telemetry,
                      meters,
                      NodeClock.SYSTEM,
                      settings.data());
              return Management.open(clustered, settings.management(), this::notReady, meters)
                  .onSuccess(opened -> management = opened)
                  .compose(
                      opened -> CentralSettings.follow(clustered, settings.central(), all, meters))
                  .compose(read -> directory.open())
                  .compose(opened -> startAll(context));
            })
        .map(
            v -> {
              complete = true;
              return this;
            });
  }

  private Future<Void> startAll(NodeContext context) {
    Future<Void> done = done();
    for (Service service : services) {
      done =
          done.compose(
              v -> {
                started.add(service);
                return service.start(context).mapEmpty();
              });
    }
    return done;
  }

  private Future<Void> bounded(String step, Future<?> work) {
    return work.timeout(settings.drainTimeout().toMillis(), TimeUnit.MILLISECONDS)
        .<Void>mapEmpty()
        .otherwise(
            failure -> {
              log.warn("close_step_failed step={} reason={}", step, failure.toString());
              return null;
            });
  }

  private static Future<Void> done() {
    return Future.succeededFuture();
  }

  private static Future<Node> failed(Throwable cause) {
    return Future.failedFuture(cause);
  }
}
