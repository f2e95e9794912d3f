package dev.parley.presence;

import dev.parley.bus.Bus;
import dev.parley.bus.Directory;
import dev.parley.bus.Endpoints;
import dev.parley.contract.Role;
import dev.parley.contract.RoomId;
import dev.parley.log.RoomTopic;
import dev.parley.presence.Transition.Shift;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells rooms who came, went and changed: at most one event per room and window, in order, at most
 * once. What cannot be told is dropped: the roster is the truth. To be used on one context only.
 */
final class RoomEvents {

  private static final Logger log = LoggerFactory.getLogger(RoomEvents.class);
  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  private final Vertx vertx;
  private final Bus bus;
  private final Directory directory;
  private final PresenceSettings settings;
  private final PresenceMeters meters;
  private final Function<RoomId, Future<Long>> total;
  private final Map<RoomId, RoomWindow> windows = new HashMap<>();

  /**
   * Nothing has changed yet.
   *
   * @param total how many sessions are in a room now
   */
  RoomEvents(
      Vertx vertx,
      Bus bus,
      Directory directory,
      PresenceSettings settings,
      PresenceMeters meters,
      Function<RoomId, Future<Long>> total) {
    this.vertx = vertx;
    this.bus = bus;
    this.directory = directory;
    this.settings = settings;
    this.meters = meters;
    this.total = total;
  }

  /** Takes changes, to be told when their rooms' windows end. */
  void add(List<Shift> shifts) {
    for (Shift shift : shifts) {
      RoomWindow window = windows.get(shift.room());
      if (window == null) {
        window = new RoomWindow(shift.room());
        windows.put(shift.room(), window);
        flushLater(shift.room());
      }
      window.add(shift);
    }
  }

  /** Tells now what is waiting. */
  Future<Void> flush() {
    return Future.join(List.copyOf(windows.keySet()).stream().map(this::flush).toList()).mapEmpty();
  }

  private void flushLater(RoomId room) {
    vertx.setTimer(settings.eventWindow().toMillis(), timer -> flush(room));
  }

  /** Until it is told the next window gathers, so that a room's events keep their order. */
  private Future<Void> flush(RoomId room) {
    RoomWindow ended = windows.put(room, new RoomWindow(room));
    Future<Void> told = ended == null ? Future.succeededFuture() : tell(room, ended);
    return told.onComplete(end -> next(room));
  }

  private void next(RoomId room) {
    RoomWindow window = windows.get(room);
    if (window != null && window.isEmpty()) {
      windows.remove(room);
    } else if (window != null) {
      flushLater(room);
    }
  }

  private Future<Void> tell(RoomId room, RoomWindow window) {
    if (window.isEmpty()) {
      return Future.succeededFuture();
    }
    Optional<String> owner = directory.owner(Role.ROOM, partition(room));
    if (owner.isEmpty()) {
      dropped(room, "no owner");
      return Future.succeededFuture();
    }
    return total
        .apply(room)
        .compose(
            sessions ->
                bus.request(
                    owner.get(),
                    Endpoints.EMIT,
                    window.event(sessions, settings.bigRoom()),
                    TIMEOUT))
        .onSuccess(done -> meters.emitted())
        .onFailure(failure -> dropped(room, failure.getMessage()))
        .transform(end -> Future.succeededFuture());
  }

  private void dropped(RoomId room, @Nullable String reason) {
    meters.dropped();
    log.debug("presence_event_dropped room={} reason={}", room, reason);
  }

  private int partition(RoomId room) {
    return RoomTopic.partition(
        room.value().getBytes(StandardCharsets.UTF_8), settings.partitions());
  }
}
