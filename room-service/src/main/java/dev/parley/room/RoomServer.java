package dev.parley.room;

import dev.parley.bus.Announcer;
import dev.parley.bus.Bus;
import dev.parley.bus.Endpoints;
import dev.parley.concurrent.EventLoop;
import dev.parley.contract.Role;
import dev.parley.log.LogReader;
import dev.parley.log.LogWriter;
import dev.parley.log.RoomTopic;
import dev.parley.node.NodeContext;
import dev.parley.node.Server;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/**
 * Makes a node's {@link RoomHost} available to other nodes and announces what it owns. Who makes
 * one brings the log to the host, by {@link #newReader} or in another way.
 */
public final class RoomServer implements Server {

  private static final long HEARTBEAT_MILLIS = 1_000;

  private final NodeContext node;
  private final EventLoop loop;
  private final RoomTopic topic;
  private final RoomSettings settings;
  private final RoomHost host;
  private final Announcer announcer;
  private Bus.@Nullable Registration registration;

  /**
   * A server that owns nothing yet.
   *
   * @param loop runs everything of the server and its host
   * @param writer appends to the rooms topic, for this loop
   */
  public RoomServer(
      NodeContext node, EventLoop loop, RoomTopic topic, RoomSettings settings, LogWriter writer) {
    this.node = node;
    this.loop = loop;
    this.topic = topic;
    this.settings = settings;
    this.host =
        new RoomHost(
            loop,
            node.clock(),
            topic,
            settings,
            writer,
            LinkTransport.Gateways.over(node.bus()),
            node.telemetry().tracing(),
            node.meters(),
            node.directory()::refresh);
    this.announcer =
        new Announcer(node.bus(), node.directory(), Role.ROOM, topic.partitions(), host::owned);
  }

  /** What owns partitions; called on the loop. */
  public RoomHost host() {
    return host;
  }

  /** What a tail of the log gives partitions and their records to. */
  LogReader newReader() {
    return new RoomLogReader(loop, host, new RoomWarmUp(topic.epoch(), settings), settings);
  }

  @Override
  public Future<?> open() {
    loop.setPeriodic(HEARTBEAT_MILLIS, host::heartbeat);
    return node.bus()
        .serve(Role.ROOM)
        .on(Endpoints.APPEND, host::append)
        .on(Endpoints.FIND, host::find)
        .on(Endpoints.ATTACH, host::attach)
        .on(Endpoints.INTEREST, host::interest)
        .on(Endpoints.EMIT, host::emit)
        .on(Endpoints.RECENT, host::recent)
        .on(Endpoints.HEAD, host::head)
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

  @Override
  public Future<?> close() {
    Bus.Registration served = registration;
    return served == null ? Future.succeededFuture() : served.close();
  }
}
