package dev.parley.simulation;

import dev.parley.concurrent.EventLoop;
import dev.parley.history.HistoryServer;
import dev.parley.history.store.HistoryStore;
import dev.parley.log.LogEntry;
import dev.parley.log.LogRange;
import dev.parley.log.LogReader;
import dev.parley.log.RoomTopic;
import dev.parley.node.NodeContext;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** history-service without its service and Kafka's threads. */
final class SimulatedHistory implements Reader {

  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final LogReader reader;

  /** A node that serves; called on its loop. */
  SimulatedHistory(NodeContext node, RoomTopic topic, HistoryStore store, int dedupWindow) {
    HistoryServer server =
        new HistoryServer(
            node,
            EventLoop.of(node.vertx().getOrCreateContext()),
            topic,
            store,
            dedupWindow,
            PATIENCE,
            millis -> true,
            () -> node.directory().refresh());
    reader = server.reader();
    server.open();
  }

  @Override
  public long assigned(int partition, long generation, long begin, long end) {
    return reader
        .assigned(generation, Map.of(partition, new LogRange(begin, end)))
        .getOrDefault(partition, begin);
  }

  @Override
  public void read(Map<Integer, List<LogEntry>> polled) {
    reader.read(polled);
  }

  @Override
  public void reached(int partition, long next) {
    reader.reached(Map.of(partition, next));
  }

  @Override
  public Future<Void> revoked(Set<Integer> partitions) {
    reader.revoked(partitions);
    return Future.succeededFuture();
  }

  @Override
  public void lost(Set<Integer> partitions) {
    reader.lost(partitions);
  }
}
