package dev.parley.presence;

import dev.parley.bus.Bus;
import dev.parley.bus.BusException;
import dev.parley.bus.Directory;
import dev.parley.bus.Endpoints;
import dev.parley.concurrent.Confined;
import dev.parley.concurrent.EventLoop;
import dev.parley.contract.Role;
import dev.parley.contract.RoomEvent.PresenceChanged;
import dev.parley.log.RoomTopic;
import dev.parley.presence.Transition.Shift;
import dev.parley.protocol.RoomId;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells rooms who came, went and changed: at most one event per room and window, in order. While
 * the room's owner is away an event is tried again; one that cannot be told leaves its version out,
 * which everybody sees.
 */
@Confined
final class RoomEvents {

  private static final Logger log = LoggerFactory.getLogger(RoomEvents.class);
  private static final Duration TIMEOUT = Duration.ofSeconds(2);
  private static final long RETRY_MILLIS = 200;
  private static final long GIVE_UP_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final EventLoop loop;
  private final Bus bus;
  private final Directory directory;
  private final PresenceSettings settings;
  private final PresenceMeters meters;
  private final Blocking<StoredRosters> rosters;
  private final Map<RoomId, RoomWindow> windows = new HashMap<>();
  private boolean ending;

  /** Nothing has changed yet. */
  RoomEvents(
      EventLoop loop,
      Bus bus,
      Directory directory,
      PresenceSettings settings,
      PresenceMeters meters,
      Blocking<StoredRosters> rosters) {
    this.loop = loop;
    this.bus = bus;
    this.directory = directory;
    this.settings = settings;
    this.meters = meters;
    this.rosters = rosters;
  }

  /** Takes changes, to be told when their rooms' windows end. */
  void add(List<Shift> shifts) {
    loop.check();
    for (Shift shift : shifts) {
      window(shift.room()).add(shift);
    }
  }

  /** Changes of these rooms may never have been told: lets everybody see that. */
  void missed(Collection<RoomId> rooms) {
    loop.check();
    rooms.forEach(room -> window(room).missed());
  }

  /** How many rooms have changes that are not told yet, or had some within the last window. */
  int waiting() {
    return windows.size();
  }

  /** Tells now what is waiting, once. */
  Future<Void> end() {
    loop.check();
    ending = true;
    return Future.join(List.copyOf(windows.keySet()).stream().map(this::flush).toList()).mapEmpty();
  }

  private RoomWindow window(RoomId room) {
    RoomWindow open = windows.get(room);
    if (open == null) {
      open = new RoomWindow(room);
      windows.put(room, open);
      flushLater(room);
    }
    return open;
  }

  private void flushLater(RoomId room) {
    loop.setTimer(settings.eventWindow().toMillis(), () -> flush(room));
  }

  /** Until it is told the next window gathers, so that a room's events keep their order. */
  private Future<Void> flush(RoomId room) {
    RoomWindow ended = windows.put(room, new RoomWindow(room));
    if (ended == null || ended.isEmpty()) {
      next(room);
      return Future.succeededFuture();
    }
    return loop.here(tell(room, ended))
        .onSuccess(done -> meters.emitted())
        .onFailure(failure -> dropped(room, failure.getMessage()))
        .transform(end -> Future.<Void>succeededFuture())
        .onComplete(end -> next(room));
  }

  private void next(RoomId room) {
    RoomWindow window = windows.get(room);
    if (window != null && window.isEmpty()) {
      windows.remove(room);
    } else if (window != null && !ending) {
      flushLater(room);
    }
  }

  private Future<Void> tell(RoomId room, RoomWindow window) {
    int bigRoom = settings.bigRoom();
    return rosters
        .ask(
            stored ->
                stored.next(
                    room, window.hasMissed(), window.sessions(), bigRoom, RoomWindow.SAMPLE))
        .compose(
            reading -> emit(window.event(reading, bigRoom), System.nanoTime() + GIVE_UP_NANOS));
  }

  private Future<Void> emit(PresenceChanged event, long deadlineNanos) {
    Optional<String> owner = directory.owner(Role.ROOM, partition(event.room()));
    Future<Void> told =
        owner.isEmpty()
            ? Future.failedFuture(
                new BusException(BusException.Code.UNREACHABLE, "the room has no owner"))
            : bus.request(owner.get(), Endpoints.EMIT, event, TIMEOUT).mapEmpty();
    return told.recover(
        failure ->
            ending || System.nanoTime() > deadlineNanos
                ? Future.failedFuture(failure)
                : later().compose(now -> emit(event, deadlineNanos)));
  }

  private Future<Void> later() {
    Promise<Void> waited = Promise.promise();
    loop.setTimer(RETRY_MILLIS, waited::complete);
    return waited.future();
  }

  private void dropped(RoomId room, @Nullable String reason) {
    meters.dropped();
    log.debug("presence_event_dropped room={} reason={}", room, reason);
    RoomWindow open = windows.get(room);
    if (open != null && !ending) {
      open.missed();
    }
  }

  private int partition(RoomId room) {
    return RoomTopic.partition(
        room.value().getBytes(StandardCharsets.UTF_8), settings.partitions());
  }
}
