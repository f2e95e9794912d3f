package dev.parley.presence;

import dev.parley.bus.Bus.Registration;
import dev.parley.bus.Endpoints;
import dev.parley.contract.Announcement;
import dev.parley.contract.Role;
import dev.parley.node.NodeContext;
import dev.parley.presence.Transition.Shift;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Connects the parts of presence with the bus and the timers of one event loop. */
final class PresenceVerticle extends VerticleBase {

  private static final Logger log = LoggerFactory.getLogger(PresenceVerticle.class);
  private static final Duration COUNT_PERIOD = Duration.ofSeconds(15);
  private static final int QUERY_THREADS = 4;

  private final NodeContext node;
  private final PresenceSettings settings;
  private final HazelcastSessions stored;
  private final PresenceMeters meters;
  private volatile boolean leaving;
  private @Nullable Running running;

  PresenceVerticle(NodeContext node, PresenceSettings settings, HazelcastSessions stored) {
    this.node = node;
    this.settings = settings;
    this.stored = stored;
    this.meters = new PresenceMeters(node.meters());
  }

  @Override
  public Future<?> start() {
    LongSupplier clock = node.hazelcast().getCluster()::getClusterTime;
    SessionLifecycle lifecycle =
        new SessionLifecycle(settings.pendingAfter(), settings.offlineAfter());
    SessionQueries queries =
        new SessionQueries(
            stored, vertx.createSharedWorkerExecutor("presence-queries", QUERY_THREADS));
    RoomEvents events =
        new RoomEvents(vertx, node.bus(), node.directory(), settings, meters, queries::count);
    SessionChanges changes =
        new SessionChanges(
            stored,
            new Lanes(vertx, "presence-changes", settings.lanes()),
            clock,
            transition -> made(transition, events));
    Reports reports = new Reports(changes, lifecycle, settings.maxWaiting());
    Sweeper sweeper = new Sweeper(queries, changes, lifecycle, node.directory(), clock);
    return node.bus()
        .serve(Role.PRESENCE)
        .on(Endpoints.REPORT, report -> meters.report(() -> reports.apply(report)))
        .on(Endpoints.ROSTER, queries::roster)
        .open()
        .onSuccess(
            served -> {
              running = new Running(served, changes, events);
              node.directory().announce(this::announcement);
              repeat("sweep", settings.sweepPeriod(), sweeper::sweep);
              repeat("count", COUNT_PERIOD, () -> queries.states().onSuccess(meters::sessions));
            });
  }

  /** Lets others ask elsewhere, and sweeps no more. */
  void leave() {
    leaving = true;
    node.directory().refresh();
  }

  @Override
  public Future<?> stop() {
    Running parts = Objects.requireNonNull(running);
    return parts
        .served
        .close()
        .compose(closed -> parts.changes.idle())
        .compose(idle -> parts.events.flush());
  }

  /** On any thread; what one session goes through arrives in order. */
  private void made(Transition transition, RoomEvents events) {
    meters.made(transition);
    List<Shift> shifts = transition.shifts();
    if (!shifts.isEmpty()) {
      context.runOnContext(turn -> events.add(shifts));
    }
  }

  private Announcement announcement() {
    return new Announcement(node.id(), Role.PRESENCE, 0, leaving, List.of());
  }

  /** Again and again, the next time a period after the last has ended. */
  private void repeat(String work, Duration period, Supplier<Future<?>> step) {
    vertx.setTimer(
        period.toMillis(),
        timer -> {
          if (!leaving) {
            Future.succeededFuture()
                .compose(begun -> step.get())
                .onFailure(
                    failure -> log.warn("presence_{}_failed reason={}", work, failure.toString()))
                .onComplete(end -> repeat(work, period, step));
          }
        });
  }

  /** What has to be ended. */
  private record Running(Registration served, SessionChanges changes, RoomEvents events) {}
}
