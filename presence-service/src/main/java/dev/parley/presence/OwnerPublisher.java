package dev.parley.presence;

import dev.parley.bus.Bus;
import dev.parley.bus.BusException;
import dev.parley.bus.Directory;
import dev.parley.bus.Endpoints;
import dev.parley.contract.Role;
import dev.parley.contract.RoomEvent.PresenceChanged;
import dev.parley.log.RoomTopic;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * Sends events over the bus to the node that owns the room.
 *
 * @param partitions the number of partitions of the rooms topic
 */
record OwnerPublisher(Bus bus, Directory directory, int partitions)
    implements RoomEvents.Publisher {

  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  @Override
  public Future<Void> publish(PresenceChanged event) {
    byte[] room = event.room().value().getBytes(StandardCharsets.UTF_8);
    Optional<String> owner = directory.owner(Role.ROOM, RoomTopic.partition(room, partitions));
    return owner.isEmpty()
        ? Future.failedFuture(
            new BusException(BusException.Code.UNREACHABLE, "the room has no owner"))
        : bus.request(owner.get(), Endpoints.EMIT, event, TIMEOUT).mapEmpty();
  }
}
