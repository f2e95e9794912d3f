package dev.parley.room;

import dev.parley.bus.Endpoints;
import dev.parley.concurrent.EventLoop;
import dev.parley.contract.Announcement;
import dev.parley.contract.Role;
import dev.parley.log.LogEntry;
import dev.parley.log.LogRange;
import dev.parley.log.LogWriter;
import dev.parley.log.RoomTopic;
import dev.parley.node.NodeContext;
import dev.parley.simulation.Reader;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** room-service without its verticle and Kafka's threads, wired as {@link RoomService} does. */
public final class SimulatedRooms implements Reader {

  private static final long HEARTBEAT_MILLIS = 1_000;

  private final NodeContext node;
  private final RoomTopic topic;
  private final int dedupWindow;
  private final RoomHost host;
  private final boolean rebuilds;
  private boolean leaving;

  /**
   * A node that serves; called on its loop.
   *
   * @param rebuilds false to take over without reading back, which is a fault
   */
  public SimulatedRooms(
      NodeContext node,
      RoomTopic topic,
      int ringBytes,
      int pendingBytes,
      int dedupWindow,
      boolean rebuilds,
      LogWriter writer) {
    this.node = node;
    this.topic = topic;
    this.dedupWindow = dedupWindow;
    this.rebuilds = rebuilds;
    EventLoop loop = EventLoop.of(node.vertx().getOrCreateContext());
    this.host =
        new RoomHost(
            node, loop, topic, new RoomSettings(ringBytes, pendingBytes, dedupWindow), writer);
    node.bus()
        .serve(Role.ROOM)
        .on(Endpoints.APPEND, host::append)
        .on(Endpoints.ATTACH, host::attach)
        .on(Endpoints.INTEREST, host::interest)
        .on(Endpoints.EMIT, host::emit)
        .on(Endpoints.RECENT, host::recent)
        .on(Endpoints.HEAD, host::head)
        .open();
    loop.setPeriodic(HEARTBEAT_MILLIS, host::heartbeat);
    node.directory()
        .announce(
            () ->
                new Announcement(
                    node.bus().life(),
                    Role.ROOM,
                    topic.partitions(),
                    leaving,
                    leaving ? List.of() : host.owned()));
  }

  /** The node drains: nothing new is sent to it. */
  public void leave() {
    leaving = true;
    node.directory().refresh();
  }

  /** Whether the node takes a partition for its own. */
  public boolean serves(int partition) {
    return host.owned().stream().anyMatch(claim -> claim.partition() == partition);
  }

  @Override
  public long assigned(int partition, long generation, long begin, long end) {
    LogRange range = new LogRange(begin, end);
    long start = rebuilds ? TailHop.start(range, dedupWindow) : end;
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
