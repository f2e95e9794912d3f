package dev.parley.history;

import dev.parley.concurrent.EventLoop;
import dev.parley.history.store.HistoryStore;
import dev.parley.log.GroupMembers;
import dev.parley.log.KafkaSettings;
import dev.parley.log.LogEnds;
import dev.parley.log.LogTail;
import dev.parley.log.RoomTopic;
import dev.parley.node.Deployed;
import dev.parley.node.NodeContext;
import dev.parley.node.Service;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * history-service: its store, a {@link HistoryServer} on an event loop, and the tail of the log
 * that feeds it.
 */
final class HistoryService implements Service {

  private static final Logger log = LoggerFactory.getLogger(HistoryService.class);
  private static final long KAFKA_PATIENCE_MILLIS = 60_000;
  private static final long ENDS_EVERY_MILLIS = 1_000;
  private static final String GROUP = "history";

  private final KafkaSettings kafka;
  private final HistorySettings settings;
  private final CountDownLatch leaving = new CountDownLatch(1);
  private @Nullable Vertx vertx;
  private volatile @Nullable HistoryStore store;
  private volatile @Nullable Deployed<HistoryServer> deployed;
  private volatile @Nullable LogTail tail;
  private volatile @Nullable LogEnds ends;

  /** Whether the store is being flushed; belongs to the server's loop. */
  private boolean flushing;

  HistoryService(KafkaSettings kafka, HistorySettings settings) {
    this.kafka = kafka;
    this.settings = settings;
  }

  @Override
  public Future<?> start(NodeContext node) {
    Vertx running = node.vertx();
    vertx = running;
    return running
        .executeBlocking(() -> RoomTopic.ensure(kafka, KAFKA_PATIENCE_MILLIS))
        .compose(
            topic ->
                running
                    .executeBlocking(() -> openStore(node))
                    .compose(opened -> openServer(node, topic, opened))
                    .compose(server -> running.executeBlocking(() -> openTail(node, topic, server)))
                    .onSuccess(
                        opened ->
                            node.whenGone(member -> GroupMembers.remove(kafka, GROUP, member))))
        .compose(opened -> running.executeBlocking(this::openEnds));
  }

  @Override
  public Optional<String> notReady() {
    LogTail running = tail;
    Optional<String> reason = running == null ? Optional.of("starting") : running.notReading();
    return reason.map(text -> "history-service: " + text);
  }

  /** Hands the partitions over; the server answers until {@link #close}. */
  @Override
  public Future<?> leave() {
    leaving.countDown();
    Deployed<HistoryServer> running = deployed;
    if (running == null) {
      return Future.succeededFuture();
    }
    running.server().leave();
    return running.vertx().executeBlocking(this::closeTail);
  }

  @Override
  public Future<?> close() {
    Deployed<HistoryServer> running = deployed;
    HistoryStore open = store;
    Vertx owner = vertx;
    Future<?> silent = running == null ? Future.succeededFuture() : running.close();
    return owner == null || open == null
        ? silent
        : silent.eventually(() -> owner.executeBlocking(() -> close(open)));
  }

  private HistoryStore openStore(NodeContext node) {
    HistoryStore opened = settings.open(node.data());
    store = opened;
    return opened;
  }

  private Future<HistoryServer> openServer(NodeContext node, RoomTopic topic, HistoryStore opened) {
    return Deployed.open(node.vertx(), loop -> newServer(node, loop, topic, opened))
        .map(
            server -> {
              deployed = server;
              return server.server();
            });
  }

  private HistoryServer newServer(
      NodeContext node, EventLoop loop, RoomTopic topic, HistoryStore opened) {
    HistoryServer server =
        new HistoryServer(
            node,
            loop,
            topic,
            opened,
            kafka.dedupWindow(),
            settings.patience(),
            this::pause,
            () -> loop.execute(node.directory()::refresh));
    loop.setPeriodic(settings.flushEvery().toMillis(), () -> flush(node.vertx(), opened));
    loop.setPeriodic(ENDS_EVERY_MILLIS, () -> askForEnds(server.reader()));
    return server;
  }

  private LogTail openTail(NodeContext node, RoomTopic topic, HistoryServer server) {
    LogTail opened =
        LogTail.open(kafka, topic, GROUP, node.memberId(), server.reader(), node.meters());
    tail = opened;
    return opened;
  }

  private LogEnds openEnds() {
    LogEnds opened = LogEnds.open(kafka);
    ends = opened;
    return opened;
  }

  private void askForEnds(HistoryReader reader) {
    LogEnds asked = ends;
    if (asked != null) {
      asked.ask(reader.partitions(), reader.ends());
    }
  }

  private void flush(Vertx running, HistoryStore open) {
    if (flushing) {
      return;
    }
    flushing = true;
    running
        .executeBlocking(
            () -> {
              open.flush();
              return null;
            })
        .onFailure(e -> log.warn("history_flush_failed reason={}", e.getMessage()))
        .onComplete(done -> flushing = false);
  }

  /** Waits on the tail's thread, but not once the node leaves. */
  private boolean pause(long millis) {
    try {
      return !leaving.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private @Nullable Void closeTail() {
    LogTail running = tail;
    if (running != null) {
      running.close();
    }
    LogEnds asked = ends;
    if (asked != null) {
      asked.close();
    }
    return null;
  }

  private static @Nullable Void close(HistoryStore open) {
    open.close();
    return null;
  }
}
