package dev.parley.room;

import dev.parley.bus.Bus;
import dev.parley.bus.Endpoints;
import dev.parley.concurrent.EventLoop;
import dev.parley.contract.Announcement;
import dev.parley.contract.Role;
import dev.parley.log.LogWriter;
import dev.parley.log.RoomTopic;
import dev.parley.node.NodeContext;
import io.vertx.core.Future;
import java.util.List;

/** Makes a node's {@link RoomHost} available to other nodes and announces what it owns. */
final class RoomServer {

  private static final long HEARTBEAT_MILLIS = 1_000;

  private final NodeContext node;
  private final EventLoop loop;
  private final int partitions;
  private final RoomHost host;
  private volatile boolean leaving;

  RoomServer(
      NodeContext node, EventLoop loop, RoomTopic topic, RoomSettings settings, LogWriter writer) {
    this.node = node;
    this.loop = loop;
    this.partitions = topic.partitions();
    this.host =
        new RoomHost(
            loop,
            node.clock(),
            topic,
            settings,
            writer,
            LinkTransport.Gateways.over(node.bus()),
            node.telemetry().tracing(),
            node.meters(),
            node.directory()::refresh);
  }

  RoomHost host() {
    return host;
  }

  /**
   * Answers requests and announces what the host owns. Called on the loop; completes when other
   * nodes can reach this one.
   */
  Future<Bus.Registration> open() {
    loop.setPeriodic(HEARTBEAT_MILLIS, host::heartbeat);
    return node.bus()
        .serve(Role.ROOM)
        .on(Endpoints.APPEND, host::append)
        .on(Endpoints.ATTACH, host::attach)
        .on(Endpoints.INTEREST, host::interest)
        .on(Endpoints.EMIT, host::emit)
        .on(Endpoints.RECENT, host::recent)
        .on(Endpoints.HEAD, host::head)
        .open()
        .onSuccess(registration -> node.directory().announce(this::announcement));
  }

  /** Every announcement after this call says that the node leaves. Safe from any thread. */
  void leave() {
    leaving = true;
  }

  private Announcement announcement() {
    return new Announcement(
        node.bus().life(), Role.ROOM, partitions, leaving, leaving ? List.of() : host.owned());
  }
}
