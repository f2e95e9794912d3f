package dev.parley.presence;

import dev.parley.bus.Announcer;
import dev.parley.bus.Bus.Registration;
import dev.parley.bus.BusException;
import dev.parley.bus.BusException.Code;
import dev.parley.bus.Endpoints;
import dev.parley.concurrent.EventLoop;
import dev.parley.contract.Kick;
import dev.parley.contract.Role;
import dev.parley.contract.Roster;
import dev.parley.node.NodeContext;
import dev.parley.node.Server;
import dev.parley.presence.Transition.RoomChange;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
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

/**
 * Connects the parts of presence with the bus and with the timers of one event loop.
 *
 * <p>{@link #open} serves requests, then announces the instance, then starts the periodic work.
 * {@link #leave} ends the announcement and the periodic work, while requests are still served.
 * {@link #close} takes the parts down in the direction in which changes flow through them:
 * requests, changes of sessions, events to rooms, the log of transitions.
 */
final class PresenceServer implements Server {

  private static final Logger log = LoggerFactory.getLogger(PresenceServer.class);
  private static final Duration COUNT_PERIOD = Duration.ofSeconds(15);
  private static final int QUERY_THREADS = 4;
  private static final int LOG_THREADS = 2;
  private static final int MAX_PAGE = 1_000;

  /** Gateways wait for a page for a second, in which hardly more than this can be answered. */
  private static final int MAX_QUERIES = 1_000;

  private final NodeContext node;
  private final EventLoop loop;
  private final PresenceSettings settings;
  private final Storage storage;
  private final PresenceMetrics meters;
  private final ConcurrencyLimit queries = new ConcurrencyLimit(MAX_QUERIES);
  private final Announcer announcer;
  private final Parts parts;
  private @Nullable Registration served;

  /** What is stored in Hazelcast, and this instance as its user. */
  record Storage(
      Sweeper.Instance instance,
      HazelcastSessions sessions,
      SessionSearch search,
      StoredRosters rosters,
      LongSupplier clusterTime) {}

  /** The parts of presence. All belong to the event loop. */
  private record Parts(
      BlockingCalls<SessionSearch> search,
      BlockingCalls<StoredRosters> rosters,
      SessionChanges changes,
      Reports reports,
      RoomEvents events,
      TransitionLog transitions,
      Sweeper sweeper) {}

  /** An instance that does nothing yet; made on its loop. */
  PresenceServer(NodeContext node, EventLoop loop, PresenceSettings settings, Storage storage) {
    this.node = node;
    this.loop = loop;
    this.settings = settings;
    this.storage = storage;
    this.meters = new PresenceMetrics(node.meters());
    this.announcer = new Announcer(node.bus(), node.directory(), Role.PRESENCE, 0, List::of);
    this.parts = createParts(node.vertx());
  }

  @Override
  public Future<?> open() {
    return serve()
        .onSuccess(
            registration -> {
              served = registration;
              announcer.announce();
              startPeriodicWork();
            });
  }

  /** Takes the instance out of service: others send their requests elsewhere. */
  @Override
  public Future<?> leave() {
    announcer.leave();
    return Future.succeededFuture();
  }

  @Override
  public Future<?> close() {
    return Objects.requireNonNull(served)
        .close()
        .compose(closed -> parts.changes.idle())
        .compose(idle -> parts.events.close())
        .compose(closed -> parts.transitions.close());
  }

  private Parts createParts(Vertx vertx) {
    WorkerExecutor queryThreads =
        vertx.createSharedWorkerExecutor("presence-queries", QUERY_THREADS);
    BlockingCalls<SessionSearch> search = new BlockingCalls<>(storage.search, queryThreads);
    BlockingCalls<StoredRosters> rosters = new BlockingCalls<>(storage.rosters, queryThreads);
    SessionLifecycle lifecycle =
        new SessionLifecycle(settings.pendingAfter(), settings.offlineAfter());
    RoomEvents events =
        new RoomEvents(
            loop,
            node.clock(),
            new OwnerPublisher(node.bus(), node.directory(), settings.partitions()),
            rosters,
            settings,
            meters);
    TransitionLog transitions =
        new TransitionLog(
            loop,
            vertx.createSharedWorkerExecutor("presence-log", LOG_THREADS),
            life -> TransitionWriter.kafka(settings.kafka(), settings.topic(), life),
            storage.instance.life(),
            settings,
            node.telemetry().tracing(),
            meters);
    SessionChanges changes =
        new SessionChanges(
            storage.sessions,
            KeyedExecutor.create(vertx, "presence-changes", settings.changeThreads()),
            storage.clusterTime,
            transition -> publish(transition, events, transitions));
    Sweeper sweeper =
        new Sweeper(
            search,
            changes,
            lifecycle,
            Sweeper.LiveNodes.of(node.directory()),
            storage.clusterTime,
            storage.instance,
            (life, unpublished) -> recover(life, unpublished, events, transitions));
    Reports reports =
        new Reports(
            changes, lifecycle, () -> changes.waiting() + events.waiting(), settings.maxWaiting());
    return new Parts(search, rosters, changes, reports, events, transitions, sweeper);
  }

  private Future<Registration> serve() {
    return node.bus()
        .serve(Role.PRESENCE)
        .on(Endpoints.REPORT, report -> meters.report(() -> parts.reports.apply(report)))
        .on(Endpoints.ROSTER, query -> queries.run(() -> roster(parts.rosters, query)))
        .on(Endpoints.RESUME, parts.changes::resume)
        .on(Endpoints.END, kick -> end(kick, parts.search, parts.changes))
        .on(
            Endpoints.USER,
            query ->
                queries.run(() -> parts.search.call(sessions -> sessions.ofUser(query.user()))))
        .open();
  }

  private void startPeriodicWork() {
    parts.sweeper.recoverFormerLives().onFailure(failure -> logFailure("recovery", failure));
    repeat("sweep", settings.sweepPeriod(), parts.sweeper::sweep);
    repeat(
        "count",
        COUNT_PERIOD,
        () -> parts.search.call(SessionSearch::states).onSuccess(meters::sessions));
  }

  private static Future<Roster> roster(BlockingCalls<StoredRosters> rosters, Roster.Query query) {
    if (query.limit() < 0 || query.limit() > MAX_PAGE) {
      return Future.failedFuture(
          new BusException(
              Code.BAD_REQUEST,
              "limit: %d (expected: 0 to %d)".formatted(query.limit(), MAX_PAGE)));
    }
    return rosters.call(stored -> stored.roster(query));
  }

  private static Future<Kick.Reply> end(
      Kick kick, BlockingCalls<SessionSearch> search, SessionChanges changes) {
    Future<Set<String>> sessions =
        kick.user().isEmpty()
            ? Future.succeededFuture(Set.of(kick.session()))
            : search.call(stored -> stored.idsOf(kick.user()));
    return sessions.compose(ids -> changes.end(ids).map(done -> new Kick.Reply(ids.size())));
  }

  /** Runs on any thread; the transitions of one session come in order. */
  private void publish(Transition transition, RoomEvents events, TransitionLog transitions) {
    meters.made(transition);
    List<RoomChange> changes = transition.roomChanges();
    if (!changes.isEmpty()) {
      loop.execute(
          () -> {
            events.add(changes);
            transitions.append(changes);
          });
    }
  }

  /**
   * Publishes what another life may not have published. The topic gets the missing transitions
   * themselves; rooms get no more than a gap in their versions, upon which clients read the roster.
   */
  private static void recover(
      String life, List<RoomChange> changes, RoomEvents events, TransitionLog transitions) {
    events.markMissed(changes.stream().map(RoomChange::room).collect(Collectors.toSet()));
    transitions.recover(life, changes);
  }

  /** Runs work periodically until the instance leaves. The period begins when the work ends. */
  private void repeat(String work, Duration period, Supplier<Future<?>> step) {
    loop.setTimer(
        period.toMillis(),
        () -> {
          if (!announcer.isLeaving()) {
            Future.succeededFuture()
                .compose(begun -> step.get())
                .onFailure(failure -> logFailure(work, failure))
                .onComplete(end -> repeat(work, period, step));
          }
        });
  }

  private static void logFailure(String work, Throwable failure) {
    log.warn("presence_{}_failed reason={}", work, failure.toString());
  }
}
