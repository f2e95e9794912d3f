package dev.parley.gateway.presence;

import dev.parley.bus.Endpoints;
import dev.parley.concurrent.Confined;
import dev.parley.concurrent.EventLoop;
import dev.parley.contract.PresenceReport;
import dev.parley.contract.PresenceReport.Change;
import dev.parley.contract.PresenceReport.Closed;
import dev.parley.contract.PresenceReport.Joined;
import dev.parley.contract.PresenceReport.Left;
import dev.parley.contract.PresenceReport.Opened;
import dev.parley.contract.PresenceReport.SessionSnapshot;
import dev.parley.contract.PresenceReport.StateSet;
import dev.parley.node.NodeContext;
import dev.parley.protocol.RoomId;
import dev.parley.protocol.SessionState;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports to presence-service what happens to this node's sessions, one report at a time, so that
 * the order is kept. While presence is unavailable changes are dropped, not queued: when it is
 * back, every session that exists then is reported again with its rooms.
 */
@Confined
public final class PresenceReporter {

  private static final Logger log = LoggerFactory.getLogger(PresenceReporter.class);
  private static final Duration TIMEOUT = Duration.ofSeconds(3);
  private static final long PERIOD_MILLIS = 50;

  /** Pause after a failure: everything is reported again then, which should not be often. */
  private static final long PAUSE_NANOS = 500_000_000;

  private static final int MAX_REPORT = 1_000;
  private static final int MAX_QUEUE = 100_000;

  private final NodeContext node;
  private final EventLoop loop;
  private final Map<String, ReportedSession> sessions = new HashMap<>();
  private final Deque<Change> queue = new ArrayDeque<>();
  private boolean inFlight;
  private boolean behind;
  private long failedNanos;

  /** A reporter on the loop of its verticle. */
  public PresenceReporter(NodeContext node, EventLoop loop) {
    this.node = node;
    this.loop = loop;
    this.failedNanos = node.clock().nanos() - PAUSE_NANOS;
  }

  /** Begins to report. */
  public void open() {
    loop.setPeriodic(PERIOD_MILLIS, this::report);
  }

  /** Reports a change. Called on any thread; the order of one thread is kept. */
  public void tell(Change change) {
    loop.execute(() -> take(change));
  }

  /**
   * A session has got a socket here. Called on any thread.
   *
   * @param snapshot its rooms and its state
   */
  public void opened(Opened opened, SessionSnapshot snapshot) {
    loop.execute(
        () -> {
          sessions.put(opened.session(), new ReportedSession(opened, snapshot));
          queue(opened);
        });
  }

  /** Several sessions were heard. Called on any thread. */
  public void tellAll(List<? extends Change> changes) {
    loop.execute(() -> changes.forEach(this::take));
  }

  private void take(Change change) {
    remember(change);
    queue(change);
  }

  private void queue(Change change) {
    if (queue.size() < MAX_QUEUE) {
      queue.addLast(change);
    } else {
      behind = true;
    }
  }

  private void remember(Change change) {
    ReportedSession reported = sessions.get(change.session());
    if (reported == null) {
      return;
    }
    if (change instanceof Joined joined) {
      reported.rooms.add(joined.room());
    } else if (change instanceof Left left) {
      reported.rooms.remove(left.room());
    } else if (change instanceof StateSet set) {
      reported.state = set.state();
    } else if (change instanceof Closed closed
        && closed.connection().equals(reported.opened.connection())) {
      sessions.remove(closed.session());
    }
  }

  private void report() {
    if (inFlight || node.clock().nanos() - failedNanos < PAUSE_NANOS) {
      return;
    }
    Optional<String> presence = Presence.instance(node, node.id());
    if (presence.isEmpty()) {
      behind = behind || !queue.isEmpty();
      keepOnlyEnds();
      return;
    }
    if (behind) {
      behind = false;
      keepOnlyEnds();
      sessions.keySet().forEach(this::tellAnew);
    }
    if (queue.isEmpty()) {
      return;
    }
    List<Change> changes = new ArrayList<>();
    while (!queue.isEmpty() && changes.size() < MAX_REPORT) {
      changes.add(queue.removeFirst());
    }
    inFlight = true;
    PresenceReport report = new PresenceReport(node.bus().life().name(), changes);
    loop.here(node.bus().request(presence.get(), Endpoints.REPORT, report, TIMEOUT))
        .onComplete(
            reply -> {
              inFlight = false;
              reply.unknown().forEach(this::tellAnew);
              report();
            },
            failure -> {
              inFlight = false;
              behind = true;
              failedNanos = node.clock().nanos();
              changes.stream().filter(Closed.class::isInstance).forEach(queue::addFirst);
              log.debug("presence_report_failed reason={}", failure.getMessage());
            });
  }

  private void keepOnlyEnds() {
    queue.removeIf(change -> !(change instanceof Closed));
  }

  private void tellAnew(String session) {
    ReportedSession reported = sessions.get(session);
    if (reported != null) {
      queue.addLast(reported.opened);
      queue.addLast(new SessionSnapshot(session, List.copyOf(reported.rooms), reported.state));
    }
  }

  /** A session as it was last reported. */
  private static final class ReportedSession {
    private final Opened opened;
    private final Set<RoomId> rooms;
    private SessionState state;

    ReportedSession(Opened opened, SessionSnapshot snapshot) {
      this.opened = opened;
      this.rooms = new LinkedHashSet<>(snapshot.rooms());
      this.state = snapshot.state();
    }
  }
}
