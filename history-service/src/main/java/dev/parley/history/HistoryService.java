package dev.parley.history;

import dev.parley.history.store.HistoryStore;
import dev.parley.log.KafkaSettings;
import dev.parley.log.RoomTopic;
import dev.parley.node.NodeContext;
import dev.parley.node.Service;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** history-service: opens its store, starts and stops its verticle. */
final class HistoryService implements Service {

  private static final long KAFKA_PATIENCE_MILLIS = 60_000;

  private final KafkaSettings kafka;
  private final HistorySettings settings;
  private volatile @Nullable HistoryVerticle verticle;
  private @Nullable Vertx vertx;
  private @Nullable HistoryStore store;
  private @Nullable String deployment;

  HistoryService(KafkaSettings kafka, HistorySettings settings) {
    this.kafka = kafka;
    this.settings = settings;
  }

  @Override
  public Future<?> start(NodeContext node) {
    vertx = node.vertx();
    return node.vertx()
        .executeBlocking(() -> open(node))
        .compose(node.vertx()::deployVerticle)
        .onSuccess(id -> deployment = id);
  }

  @Override
  public Optional<String> notReady() {
    HistoryVerticle started = verticle;
    return started == null
        ? Optional.of("history-service: starting")
        : started.notReading().map(reason -> "history-service: " + reason);
  }

  @Override
  public Future<?> drain() {
    HistoryVerticle started = verticle;
    return started == null ? Future.succeededFuture() : started.leave();
  }

  @Override
  public Future<?> stop() {
    if (vertx == null || store == null) {
      return Future.succeededFuture();
    }
    Vertx running = vertx;
    HistoryStore open = store;
    Future<Void> silent =
        deployment == null ? Future.succeededFuture() : running.undeploy(deployment);
    return silent.eventually(() -> running.executeBlocking(() -> close(open)));
  }

  private HistoryVerticle open(NodeContext node) {
    RoomTopic topic = RoomTopic.ensure(kafka, KAFKA_PATIENCE_MILLIS);
    HistoryStore opened = settings.open(node.data());
    HistoryVerticle made = new HistoryVerticle(node, kafka, settings, topic, opened);
    store = opened;
    verticle = made;
    return made;
  }

  private static @Nullable Void close(HistoryStore open) {
    open.close();
    return null;
  }
}
