package dev.parley.room;

import dev.parley.concurrent.EventLoop;
import dev.parley.log.GroupMembers;
import dev.parley.log.KafkaSettings;
import dev.parley.log.LogTail;
import dev.parley.log.LogWriter;
import dev.parley.log.RoomTopic;
import dev.parley.node.Deployed;
import dev.parley.node.NodeContext;
import dev.parley.node.Service;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** room-service: a {@link RoomServer} on an event loop, and the tail of the log that feeds it. */
final class RoomService implements Service {

  private static final long KAFKA_PATIENCE_MILLIS = 60_000;
  private static final String GROUP = "rooms";

  private final KafkaSettings kafka;
  private final RoomSettings settings;
  private volatile @Nullable Deployed<RoomServer> deployed;
  private volatile @Nullable LogTail tail;

  RoomService(KafkaSettings kafka, RoomSettings settings) {
    this.kafka = kafka;
    this.settings = settings;
  }

  @Override
  public Future<?> start(NodeContext node) {
    Vertx vertx = node.vertx();
    return vertx
        .executeBlocking(() -> RoomTopic.ensure(kafka, KAFKA_PATIENCE_MILLIS))
        .compose(
            topic ->
                Deployed.open(vertx, loop -> newServer(node, loop, topic))
                    .onSuccess(opened -> deployed = opened)
                    .compose(opened -> vertx.executeBlocking(() -> openTail(node, topic, opened))))
        .onSuccess(opened -> node.whenGone(member -> GroupMembers.remove(kafka, GROUP, member)));
  }

  @Override
  public Optional<String> notReady() {
    Deployed<RoomServer> running = deployed;
    LogTail tailing = tail;
    Optional<String> reason =
        running == null || tailing == null
            ? Optional.of("starting")
            : tailing.notReading().or(() -> rebuilding(running.server().host()));
    return reason.map(text -> "room-service: " + text);
  }

  /** Hands the partitions over; the server answers until {@link #close}. */
  @Override
  public Future<?> leave() {
    Deployed<RoomServer> running = deployed;
    if (running == null) {
      return Future.succeededFuture();
    }
    running.server().leave();
    return running.vertx().executeBlocking(this::closeTail);
  }

  @Override
  public Future<?> close() {
    Deployed<RoomServer> running = deployed;
    return running == null ? Future.succeededFuture() : running.close();
  }

  private RoomServer newServer(NodeContext node, EventLoop loop, RoomTopic topic) {
    LogWriter writer =
        LogWriter.open(node.vertx(), kafka, "parley-room-" + node.id(), node.meters());
    return new RoomServer(node, loop, topic, settings, writer);
  }

  private LogTail openTail(NodeContext node, RoomTopic topic, Deployed<RoomServer> opened) {
    LogTail tailing =
        LogTail.open(
            kafka, topic, GROUP, node.memberId(), opened.server().newReader(), node.meters());
    tail = tailing;
    return tailing;
  }

  private @Nullable Void closeTail() {
    LogTail tailing = tail;
    if (tailing != null) {
      tailing.close();
    }
    return null;
  }

  private static Optional<String> rebuilding(RoomHost host) {
    int count = host.rebuilding();
    return count == 0 ? Optional.empty() : Optional.of(count + " partitions are still read");
  }
}
