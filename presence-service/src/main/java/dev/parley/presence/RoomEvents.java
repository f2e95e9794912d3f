package dev.parley.presence;

import dev.parley.concurrent.Confined;
import dev.parley.concurrent.EventLoop;
import dev.parley.contract.RoomEvent.PresenceChanged;
import dev.parley.presence.Transition.RoomChange;
import dev.parley.protocol.RoomId;
import dev.parley.time.NodeClock;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes to rooms who joined, left and changed: at most one event per room and window, in order.
 * While the room's owner is unavailable the event is retried. An event that cannot be delivered is
 * dropped; the next event of the room then skips a version, by which receivers notice the gap.
 */
@Confined
final class RoomEvents {

  private static final Logger log = LoggerFactory.getLogger(RoomEvents.class);
  private static final long RETRY_MILLIS = 200;
  private static final long GIVE_UP_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final EventLoop loop;
  private final NodeClock clock;
  private final Publisher publisher;
  private final BlockingCalls<StoredRosters> rosters;
  private final PresenceSettings settings;
  private final PresenceMetrics meters;
  private final Map<RoomId, RoomWindow> windows = new HashMap<>();
  private final Map<RoomId, Future<Void>> inFlight = new HashMap<>();
  private boolean closing;

  /** Delivers events to rooms. */
  @FunctionalInterface
  interface Publisher {

    /** Completes when the room's owner has accepted the event. One attempt, without retries. */
    Future<Void> publish(PresenceChanged event);
  }

  /** Without changes to publish yet. */
  RoomEvents(
      EventLoop loop,
      NodeClock clock,
      Publisher publisher,
      BlockingCalls<StoredRosters> rosters,
      PresenceSettings settings,
      PresenceMetrics meters) {
    this.loop = loop;
    this.clock = clock;
    this.publisher = publisher;
    this.rosters = rosters;
    this.settings = settings;
    this.meters = meters;
  }

  /** Adds changes, which are published when the windows of their rooms end. */
  void add(List<RoomChange> changes) {
    loop.check();
    for (RoomChange change : changes) {
      window(change.room()).add(change);
    }
  }

  /** Lets the next event of these rooms skip a version: some change may not have been published. */
  void markMissed(Collection<RoomId> rooms) {
    loop.check();
    rooms.forEach(room -> window(room).markMissed());
  }

  /** How many rooms have changes to publish, or had some in the last window. */
  int waiting() {
    return windows.size();
  }

  /** Publishes at once what is waiting, without retries; completes when no event is in flight. */
  Future<Void> close() {
    loop.check();
    closing = true;
    return Future.join(List.copyOf(windows.keySet()).stream().map(this::flushLast).toList())
        .mapEmpty();
  }

  /** Publishes the room's window after the event in flight: the events of a room stay in order. */
  private Future<Void> flushLast(RoomId room) {
    Future<Void> earlier = inFlight.get(room);
    return earlier == null ? flush(room) : earlier.compose(done -> flush(room));
  }

  private RoomWindow window(RoomId room) {
    RoomWindow open = windows.get(room);
    if (open == null) {
      open = new RoomWindow(room);
      windows.put(room, open);
      flushAfterWindow(room);
    }
    return open;
  }

  private void flushAfterWindow(RoomId room) {
    loop.setTimer(settings.eventWindow().toMillis(), () -> flush(room));
  }

  /**
   * Publishes the room's window. The next window collects changes until this event is delivered or
   * dropped, so the events of a room stay in order.
   */
  private Future<Void> flush(RoomId room) {
    RoomWindow ended = windows.put(room, new RoomWindow(room));
    if (ended == null || ended.isEmpty()) {
      startNextWindow(room);
      return Future.succeededFuture();
    }
    Future<Void> published =
        loop.here(publish(room, ended))
            .onSuccess(done -> meters.emitted())
            .onFailure(failure -> dropped(room, failure.getMessage()))
            .transform(end -> Future.succeededFuture());
    inFlight.put(room, published);
    return published.onComplete(
        end -> {
          inFlight.remove(room);
          startNextWindow(room);
        });
  }

  private void startNextWindow(RoomId room) {
    RoomWindow window = windows.get(room);
    if (window != null && window.isEmpty()) {
      windows.remove(room);
    } else if (window != null && !closing) {
      flushAfterWindow(room);
    }
  }

  private Future<Void> publish(RoomId room, RoomWindow window) {
    int bigRoom = settings.bigRoom();
    return rosters
        .call(
            stored ->
                stored.snapshotForEvent(
                    room, window.hasMissed(), window.sessions(), bigRoom, RoomWindow.SAMPLE))
        .compose(
            snapshot -> publish(window.event(snapshot, bigRoom), clock.nanos() + GIVE_UP_NANOS));
  }

  private Future<Void> publish(PresenceChanged event, long deadlineNanos) {
    return publisher
        .publish(event)
        .recover(
            failure ->
                closing || clock.nanos() > deadlineNanos
                    ? Future.failedFuture(failure)
                    : delay(RETRY_MILLIS).compose(now -> publish(event, deadlineNanos)));
  }

  private Future<Void> delay(long millis) {
    Promise<Void> elapsed = Promise.promise();
    loop.setTimer(millis, elapsed::complete);
    return elapsed.future();
  }

  private void dropped(RoomId room, @Nullable String reason) {
    meters.dropped();
    log.debug("presence_event_dropped room={} reason={}", room, reason);
    RoomWindow open = windows.get(room);
    if (open != null && !closing) {
      open.markMissed();
    }
  }
}
