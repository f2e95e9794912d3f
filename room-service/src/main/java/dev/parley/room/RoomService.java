package dev.parley.room;

import dev.parley.concurrent.EventLoop;
import dev.parley.log.GroupMembers;
import dev.parley.log.KafkaSettings;
import dev.parley.log.LogReader;
import dev.parley.log.LogTail;
import dev.parley.log.LogWriter;
import dev.parley.log.RoomTopic;
import dev.parley.node.NodeContext;
import dev.parley.node.Service;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** room-service: starts and stops its verticle. */
final class RoomService implements Service {

  private static final long KAFKA_PATIENCE_MILLIS = 60_000;
  private static final String GROUP = "rooms";

  private final KafkaSettings kafka;
  private final RoomSettings settings;
  private @Nullable NodeContext node;
  private volatile @Nullable RoomServer server;
  private volatile @Nullable LogTail tail;

  RoomService(KafkaSettings kafka, RoomSettings settings) {
    this.kafka = kafka;
    this.settings = settings;
  }

  @Override
  public Future<?> start(NodeContext context) {
    node = context;
    return context
        .vertx()
        .executeBlocking(() -> RoomTopic.ensure(kafka, KAFKA_PATIENCE_MILLIS))
        .compose(topic -> context.vertx().deployVerticle(new RoomVerticle(context, topic)));
  }

  @Override
  public Optional<String> notReady() {
    LogTail running = tail;
    Optional<String> reason =
        running == null ? Optional.of("starting") : running.notReading().or(this::rebuilding);
    return reason.map(text -> "room-service: " + text);
  }

  @Override
  public Future<?> drain() {
    RoomServer opened = server;
    if (opened != null) {
      opened.leave();
    }
    return node == null ? Future.succeededFuture() : node.vertx().executeBlocking(this::leave);
  }

  @Override
  public Future<?> stop() {
    return Future.succeededFuture();
  }

  private Optional<String> rebuilding() {
    RoomServer opened = server;
    int count = opened == null ? 0 : opened.host().rebuilding();
    return count == 0 ? Optional.empty() : Optional.of(count + " partitions are still read");
  }

  /** Hands the partitions over; the verticle answers until the node closes. */
  private @Nullable Void leave() {
    if (tail != null) {
      tail.close();
    }
    return null;
  }

  /** Wires log and host on one event loop. */
  private final class RoomVerticle extends VerticleBase {

    private final NodeContext node;
    private final RoomTopic topic;

    RoomVerticle(NodeContext node, RoomTopic topic) {
      this.node = node;
      this.topic = topic;
    }

    @Override
    public Future<?> start() {
      LogWriter writer = LogWriter.open(vertx, kafka, "parley-room-" + node.id(), node.meters());
      EventLoop loop = EventLoop.of(context);
      RoomServer opened = new RoomServer(node, loop, topic, settings, writer);
      server = opened;
      RoomLogReader reader =
          new RoomLogReader(
              loop, opened.host(), new RoomWarmUp(topic.epoch(), settings), settings.dedupWindow());
      return opened
          .open()
          .compose(registration -> vertx.executeBlocking(() -> openTail(reader)))
          .onSuccess(
              tailing -> {
                tail = tailing;
                node.whenGone(memberId -> GroupMembers.remove(kafka, GROUP, memberId));
              });
    }

    private LogTail openTail(LogReader reader) {
      return LogTail.open(kafka, topic, GROUP, node.memberId(), reader, node.meters());
    }
  }
}
