package dev.parley.history;

import dev.parley.bus.Bus;
import dev.parley.bus.Endpoints;
import dev.parley.concurrent.EventLoop;
import dev.parley.contract.Announcement;
import dev.parley.contract.Role;
import dev.parley.history.store.HistoryStore;
import dev.parley.log.RoomTopic;
import dev.parley.node.NodeContext;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/** A node's history: what is read into the store, answered from it and announced of it. */
final class HistoryServer {

  private final NodeContext node;
  private final int partitions;
  private final BooleanSupplier leaving;
  private final HistoryReader reader;
  private final Pages pages;

  /**
   * A server that owns nothing yet; made on its loop.
   *
   * @param patience how long a query waits until enough of the log is applied
   * @param pause waits before a write is tried again; false where it shall not be
   * @param onChange called on the tail's thread after partitions have come or gone
   * @param leaving whether the node leaves and so announces nothing as its own
   */
  HistoryServer(
      NodeContext node,
      EventLoop loop,
      RoomTopic topic,
      HistoryStore store,
      int dedupWindow,
      Duration patience,
      StoreRetry.Pause pause,
      Runnable onChange,
      BooleanSupplier leaving) {
    this.node = node;
    this.partitions = topic.partitions();
    this.leaving = leaving;
    HistoryMetrics metrics = new HistoryMetrics(node.meters(), node.clock());
    this.reader =
        new HistoryReader(
            topic,
            dedupWindow,
            store,
            new StoreRetry(pause, metrics.storeFailures::increment),
            node.telemetry().tracing(),
            metrics,
            onChange);
    this.pages = new Pages(node.vertx(), loop, store, reader::progress, patience, metrics);
  }

  HistoryReader reader() {
    return reader;
  }

  /** Answers pages and announces what is owned; completes when other nodes can reach this one. */
  Future<Bus.Registration> open() {
    return node.bus()
        .serve(Role.HISTORY)
        .on(Endpoints.PAGE, pages::page)
        .open()
        .onSuccess(registration -> node.directory().announce(this::announcement));
  }

  /** Ends the threads that read pages. */
  Future<Void> close() {
    return pages.close();
  }

  private Announcement announcement() {
    boolean going = leaving.getAsBoolean();
    return new Announcement(
        node.bus().life(),
        Role.HISTORY,
        partitions,
        going,
        going ? List.of() : reader.ownerships());
  }
}
