package dev.parley.presence;

import dev.parley.bus.Bus.Registration;
import dev.parley.bus.BusException;
import dev.parley.bus.BusException.Code;
import dev.parley.bus.Endpoints;
import dev.parley.concurrent.EventLoop;
import dev.parley.contract.Announcement;
import dev.parley.contract.Kick;
import dev.parley.contract.Role;
import dev.parley.contract.Roster;
import dev.parley.node.NodeContext;
import dev.parley.presence.Transition.Shift;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.WorkerExecutor;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Connects the parts of presence with the bus and the timers of one event loop. */
final class PresenceVerticle extends VerticleBase {

  private static final Logger log = LoggerFactory.getLogger(PresenceVerticle.class);
  private static final Duration COUNT_PERIOD = Duration.ofSeconds(15);
  private static final int QUERY_THREADS = 4;
  private static final int MAX_PAGE = 1_000;

  /** Within the second that a gateway waits for a page more are hardly answered. */
  private static final int MAX_QUESTIONS = 1_000;

  private final NodeContext node;
  private final PresenceSettings settings;
  private final Stored stored;
  private final PresenceMeters meters;
  private volatile boolean leaving;
  private @Nullable Running running;

  /** What is in Hazelcast. */
  record Stored(
      Sweeper.Life life, HazelcastSessions sessions, SessionSearch search, StoredRosters rosters) {}

  PresenceVerticle(NodeContext node, PresenceSettings settings, Stored stored) {
    this.node = node;
    this.settings = settings;
    this.stored = stored;
    this.meters = new PresenceMeters(node.meters());
  }

  @Override
  public Future<?> start() {
    EventLoop loop = EventLoop.of(context);
    LongSupplier clock = node.hazelcast().getCluster()::getClusterTime;
    WorkerExecutor threads = vertx.createSharedWorkerExecutor("presence-queries", QUERY_THREADS);
    Blocking<SessionSearch> search = new Blocking<>(stored.search, threads);
    Blocking<StoredRosters> rosters = new Blocking<>(stored.rosters, threads);
    SessionLifecycle lifecycle =
        new SessionLifecycle(settings.pendingAfter(), settings.offlineAfter());
    RoomEvents events =
        new RoomEvents(loop, node.bus(), node.directory(), settings, meters, rosters);
    TransitionLog transitions = new TransitionLog(node, loop, settings, meters, stored.life.name());
    SessionChanges changes =
        new SessionChanges(
            stored.sessions,
            new Lanes(vertx, "presence-changes", settings.lanes()),
            clock,
            transition -> made(transition, loop, events, transitions));
    Reports reports =
        new Reports(
            changes, lifecycle, () -> changes.waiting() + events.waiting(), settings.maxWaiting());
    Questions questions = new Questions(MAX_QUESTIONS);
    Sweeper sweeper =
        new Sweeper(
            search,
            changes,
            lifecycle,
            node.directory(),
            clock,
            stored.life,
            (life, shifts) -> untold(life, shifts, events, transitions));
    return node.bus()
        .serve(Role.PRESENCE)
        .on(Endpoints.REPORT, report -> meters.report(() -> reports.apply(report)))
        .on(Endpoints.ROSTER, query -> questions.ask(() -> roster(rosters, query)))
        .on(Endpoints.RESUME, changes::resume)
        .on(Endpoints.END, kick -> end(kick, search, changes))
        .on(
            Endpoints.USER,
            query -> questions.ask(() -> search.ask(sessions -> sessions.ofUser(query.user()))))
        .open()
        .onSuccess(
            served -> {
              running = new Running(served, changes, events, transitions);
              node.directory().announce(this::announcement);
              sweeper.recall().onFailure(failure -> failed("recall", failure));
              repeat("sweep", settings.sweepPeriod(), sweeper::sweep);
              repeat(
                  "count",
                  COUNT_PERIOD,
                  () -> search.ask(SessionSearch::states).onSuccess(meters::sessions));
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
        .compose(idle -> parts.events.end())
        .compose(told -> parts.transitions.close());
  }

  private static Future<Roster> roster(Blocking<StoredRosters> rosters, Roster.Query query) {
    if (query.limit() < 0 || query.limit() > MAX_PAGE) {
      return Future.failedFuture(
          new BusException(
              Code.BAD_REQUEST,
              "limit: %d (expected: 0 to %d)".formatted(query.limit(), MAX_PAGE)));
    }
    return rosters.ask(stored -> stored.roster(query));
  }

  private static Future<Kick.Reply> end(
      Kick kick, Blocking<SessionSearch> search, SessionChanges changes) {
    Future<Set<String>> meant =
        kick.user().isEmpty()
            ? Future.succeededFuture(Set.of(kick.session()))
            : search.ask(sessions -> sessions.idsOf(kick.user()));
    return meant.compose(ids -> changes.end(ids).map(done -> new Kick.Reply(ids.size())));
  }

  /** On any thread; what one session goes through arrives in order. */
  private void made(
      Transition transition, EventLoop loop, RoomEvents events, TransitionLog transitions) {
    meters.made(transition);
    List<Shift> shifts = transition.shifts();
    if (!shifts.isEmpty()) {
      loop.execute(
          () -> {
            events.add(shifts);
            transitions.append(shifts);
          });
    }
  }

  /** The owners of rooms are not told what another life made, only that they may have missed it. */
  private static void untold(
      String life, List<Shift> shifts, RoomEvents events, TransitionLog transitions) {
    events.missed(shifts.stream().map(Shift::room).collect(Collectors.toSet()));
    transitions.recover(life, shifts);
  }

  private Announcement announcement() {
    return new Announcement(node.bus().life(), Role.PRESENCE, 0, leaving, List.of());
  }

  /** Again and again, the next time a period after the last has ended. */
  private void repeat(String work, Duration period, Supplier<Future<?>> step) {
    EventLoop.of(context)
        .setTimer(
            period.toMillis(),
            () -> {
              if (!leaving) {
                Future.succeededFuture()
                    .compose(begun -> step.get())
                    .onFailure(failure -> failed(work, failure))
                    .onComplete(end -> repeat(work, period, step));
              }
            });
  }

  private static void failed(String work, Throwable failure) {
    log.warn("presence_{}_failed reason={}", work, failure.toString());
  }

  /** What has to be ended. */
  private record Running(
      Registration served, SessionChanges changes, RoomEvents events, TransitionLog transitions) {}
}
