package dev.parley.room;

import dev.parley.bus.Endpoints;
import dev.parley.bus.Served;
import dev.parley.concurrent.EventLoop;
import dev.parley.contract.Announcement;
import dev.parley.contract.Role;
import dev.parley.log.GroupMembers;
import dev.parley.log.KafkaSettings;
import dev.parley.log.LogTail;
import dev.parley.log.LogWriter;
import dev.parley.log.RoomTopic;
import dev.parley.node.NodeContext;
import dev.parley.node.Service;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** room-service: starts and stops its verticle. */
final class RoomService implements Service {

  private static final long KAFKA_PATIENCE_MILLIS = 60_000;
  private static final long HEARTBEAT_MILLIS = 1_000;
  private static final String GROUP = "rooms";

  private final KafkaSettings kafka;
  private final RoomSettings settings;
  private @Nullable NodeContext node;
  private volatile @Nullable RoomHost host;
  private volatile @Nullable LogTail tail;
  private volatile boolean leaving;

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
    return reason.map(told -> "room-service: " + told);
  }

  @Override
  public Future<?> drain() {
    leaving = true;
    return node == null ? Future.succeededFuture() : node.vertx().executeBlocking(this::leave);
  }

  @Override
  public Future<?> stop() {
    return Future.succeededFuture();
  }

  private Optional<String> rebuilding() {
    int count = host == null ? 0 : host.rebuilding();
    return count == 0 ? Optional.empty() : Optional.of(count + " partitions are still read");
  }

  /** Hands the partitions over; the verticle answers until the node closes. */
  private @Nullable Void leave() {
    if (tail != null) {
      tail.close();
    }
    return null;
  }

  /** Wires host, bus and log on one event loop. */
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
      RoomHost host = new RoomHost(node, loop, topic, settings, writer);
      RoomService.this.host = host;
      Served served =
          node.bus()
              .serve(Role.ROOM)
              .on(Endpoints.APPEND, host::append)
              .on(Endpoints.ATTACH, host::attach)
              .on(Endpoints.INTEREST, host::interest)
              .on(Endpoints.EMIT, host::emit)
              .on(Endpoints.RECENT, host::recent)
              .on(Endpoints.HEAD, host::head);
      loop.setPeriodic(HEARTBEAT_MILLIS, host::heartbeat);
      return served
          .open()
          .onSuccess(
              registration -> {
                node.directory().announce(() -> announcement(host));
                TailHop hop =
                    new TailHop(
                        loop,
                        host,
                        new RoomRehearsal(topic.epoch(), settings),
                        settings.dedupWindow());
                tail = LogTail.open(kafka, topic, GROUP, node.life(), hop, node.meters());
                node.whenGone(life -> GroupMembers.remove(kafka, GROUP, life));
              });
    }

    private Announcement announcement(RoomHost host) {
      return new Announcement(
          node.bus().life(),
          Role.ROOM,
          topic.partitions(),
          leaving,
          leaving ? List.of() : host.owned());
    }
  }
}
