package dev.parley.history;

import dev.parley.bus.Announcer;
import dev.parley.bus.Bus;
import dev.parley.bus.Endpoints;
import dev.parley.concurrent.EventLoop;
import dev.parley.contract.Role;
import dev.parley.history.store.HistoryStore;
import dev.parley.log.RoomTopic;
import dev.parley.node.NodeContext;
import dev.parley.node.Server;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * A node's history: what is read into the store, answered from it and announced of it. Who makes
 * one brings the log to its {@link #reader}.
 */
public final class HistoryServer implements Server {

  private final NodeContext node;
  private final HistoryReader reader;
  private final Pages pages;
  private final Announcer announcer;
  private Bus.@Nullable Registration registration;

  /**
   * A server that owns nothing yet; made on its loop.
   *
   * @param patience how long a query waits until enough of the log is applied
   * @param pause waits so many milliseconds before a write is tried again; false, at once, where it
   *     shall not be
   * @param onChange called on the tail's thread after partitions have come or gone
   */
  public HistoryServer(
      NodeContext node,
      EventLoop loop,
      RoomTopic topic,
      HistoryStore store,
      int dedupWindow,
      Duration patience,
      LongPredicate pause,
      Runnable onChange) {
    this.node = node;
    HistoryMetrics metrics = new HistoryMetrics(node.meters(), node.clock());
    this.reader =
        new HistoryReader(
            topic,
            dedupWindow,
            store,
            new StoreRetry(pause::test, metrics.storeFailures::increment),
            node.telemetry().tracing(),
            metrics,
            onChange);
    this.pages = new Pages(node.vertx(), loop, store, reader::progress, patience, metrics);
    this.announcer =
        new Announcer(
            node.bus(), node.directory(), Role.HISTORY, topic.partitions(), reader::ownerships);
  }

  /** Brings the log into the store; called by one thread, that of the log. */
  public HistoryReader reader() {
    return reader;
  }

  @Override
  public Future<?> open() {
    return node.bus()
        .serve(Role.HISTORY)
        .on(Endpoints.PAGE, pages::page)
        .open()
        .onSuccess(
            opened -> {
              registration = opened;
              announcer.announce();
            });
  }

  @Override
  public Future<?> leave() {
    announcer.leave();
    return Future.succeededFuture();
  }

  /** Also ends the threads that read pages. */
  @Override
  public Future<?> close() {
    Bus.Registration served = registration;
    Future<Void> silent = served == null ? Future.succeededFuture() : served.close();
    return silent.eventually(pages::close);
  }
}
