package dev.parley.presence;

import dev.parley.bus.Endpoints;
import dev.parley.config.Settings;
import dev.parley.contract.Announcement;
import dev.parley.contract.Announcement.Ownership;
import dev.parley.contract.Role;
import dev.parley.contract.RoomEvent;
import dev.parley.contract.RoomEvent.PresenceChanged;
import dev.parley.log.KafkaSettings;
import dev.parley.node.NodeContext;
import dev.parley.node.Service;
import dev.parley.node.ServiceModule;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;

/** Owns all rooms and keeps the events that it gets, or (another role) only shows its node. */
final class Probe implements ServiceModule, Service {

  private final Role role;
  private final Queue<PresenceChanged> events = new ConcurrentLinkedQueue<>();
  private volatile NodeContext node;
  private int partitions;

  Probe(Role role) {
    this.role = role;
  }

  NodeContext node() {
    return node;
  }

  List<PresenceChanged> events() {
    return List.copyOf(events);
  }

  @Override
  public Role role() {
    return role;
  }

  @Override
  public Service configure(Settings settings) {
    partitions = KafkaSettings.read(settings).partitions();
    return this;
  }

  @Override
  public Future<?> start(NodeContext context) {
    node = context;
    if (!role.equals(Role.ROOM)) {
      return Future.succeededFuture();
    }
    List<Ownership> owned =
        IntStream.range(0, partitions).mapToObj(partition -> new Ownership(partition, 1)).toList();
    return context
        .bus()
        .serve(Role.ROOM)
        .on(Endpoints.EMIT, this::keep)
        .open()
        .onSuccess(
            open ->
                context
                    .directory()
                    .announce(
                        () ->
                            new Announcement(
                                context.bus().life(), Role.ROOM, partitions, false, owned)));
  }

  private Future<Endpoints.Done> keep(RoomEvent event) {
    events.add((PresenceChanged) event);
    return Future.succeededFuture(Endpoints.Done.DONE);
  }

  @Override
  public Optional<String> notReady() {
    return Optional.empty();
  }

  @Override
  public Future<?> leave() {
    return Future.succeededFuture();
  }

  @Override
  public Future<?> close() {
    return Future.succeededFuture();
  }
}
