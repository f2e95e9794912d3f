package dev.parley.history;

import dev.parley.bus.Endpoints;
import dev.parley.concurrent.EventLoop;
import dev.parley.contract.Announcement;
import dev.parley.contract.Role;
import dev.parley.history.store.HistoryStore;
import dev.parley.log.LogEntry;
import dev.parley.log.LogRange;
import dev.parley.log.RoomTopic;
import dev.parley.node.NodeContext;
import dev.parley.simulation.Reader;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** history-service without its verticle and Kafka's threads, wired as {@link HistoryVerticle}. */
public final class SimulatedHistory implements Reader {

  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final HistoryReader reader;

  /** A node that serves; called on its loop. */
  public SimulatedHistory(NodeContext node, RoomTopic topic, HistoryStore store, int dedupWindow) {
    HistoryMetrics metrics = new HistoryMetrics(node.meters());
    reader =
        new HistoryReader(
            topic,
            dedupWindow,
            store,
            new StoreRetry(millis -> true, metrics.storeFailures::increment),
            node.telemetry().tracing(),
            metrics,
            () -> node.directory().refresh());
    Pages pages =
        new Pages(
            node.vertx(),
            EventLoop.of(node.vertx().getOrCreateContext()),
            store,
            reader::progress,
            PATIENCE,
            metrics);
    node.bus().serve(Role.HISTORY).on(Endpoints.PAGE, pages::page).open();
    node.directory()
        .announce(
            () ->
                new Announcement(
                    node.bus().life(),
                    Role.HISTORY,
                    topic.partitions(),
                    false,
                    reader.ownerships()));
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
