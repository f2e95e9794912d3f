package dev.parley.simulation;

import dev.parley.concurrent.EventLoop;
import dev.parley.log.LogEntry;
import dev.parley.log.LogRange;
import dev.parley.log.LogWriter;
import dev.parley.log.RoomTopic;
import dev.parley.node.NodeContext;
import dev.parley.room.RoomHost;
import dev.parley.room.RoomServer;
import dev.parley.room.RoomSettings;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** room-service without its service and Kafka's threads. */
final class SimulatedRooms implements Reader {

  private final RoomSettings settings;
  private final RoomServer server;
  private final RoomHost host;
  private final boolean rebuilds;

  /**
   * A node that serves; called on its loop.
   *
   * @param rebuilds false to take over without reading back, which is a fault
   */
  SimulatedRooms(
      NodeContext node,
      RoomTopic topic,
      RoomSettings settings,
      boolean rebuilds,
      LogWriter writer) {
    this.settings = settings;
    this.rebuilds = rebuilds;
    EventLoop loop = EventLoop.of(node.vertx().getOrCreateContext());
    this.server = new RoomServer(node, loop, topic, settings, writer);
    this.host = server.host();
    server.open();
  }

  /** The node drains: nothing new is sent to it. */
  void leave() {
    server.leave();
  }

  /** Whether the node takes a partition for its own. */
  boolean serves(int partition) {
    return host.owned().stream().anyMatch(claim -> claim.partition() == partition);
  }

  @Override
  public long assigned(int partition, long generation, long begin, long end) {
    LogRange range = new LogRange(begin, end);
    long start = rebuilds ? settings.rebuildFrom(range) : end;
    host.assigned(generation, Map.of(partition, range), Map.of(partition, start));
    return start;
  }

  @Override
  public void read(Map<Integer, List<LogEntry>> polled) {
    host.read(polled);
  }

  @Override
  public void reached(int partition, long next) {
    host.reached(Map.of(partition, next));
  }

  @Override
  public Future<Void> revoked(Set<Integer> partitions) {
    return host.revoked(partitions);
  }

  @Override
  public void lost(Set<Integer> partitions) {
    host.lost(partitions);
  }
}
