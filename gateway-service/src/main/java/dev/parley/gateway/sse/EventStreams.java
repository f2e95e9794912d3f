package dev.parley.gateway.sse;

import dev.parley.concurrent.Confined;
import dev.parley.gateway.auth.Identity;
import dev.parley.gateway.connection.Loop;
import dev.parley.gateway.operation.WatchRoom;
import dev.parley.gateway.presence.LocalSessions;
import dev.parley.protocol.Request;
import dev.parley.protocol.RoomId;
import io.netty.channel.Channel;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.impl.HttpServerConnection;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Set;

/** The event streams of one event loop. */
@Confined
public final class EventStreams {

  private static final long VISIT_MILLIS = 1_000;

  private final Loop loop;
  private final WatchRoom watchRoom;
  private final Set<EventStream> streams = new HashSet<>();
  private final String ids;
  private long opened;
  private boolean draining;

  /**
   * No streams yet.
   *
   * @param ids what the ids of the loop's streams begin with; no session has such an id
   */
  public EventStreams(Loop loop, WatchRoom watchRoom, String ids) {
    this.loop = loop;
    this.ids = ids;
    this.watchRoom = watchRoom;
    loop.eventLoop().setPeriodic(VISIT_MILLIS, this::visit);
  }

  /** Whether the node is going away. */
  public boolean draining() {
    return draining;
  }

  /** The headers of a stream. */
  public static HttpServerResponse head(HttpServerResponse response) {
    return response
        .putHeader("Content-Type", "text/event-stream")
        .putHeader("Cache-Control", "no-store, no-transform")
        // nginx would keep what it has until there is more.
        .putHeader("X-Accel-Buffering", "no");
  }

  /**
   * Refuses who may not read a room.
   *
   * @throws dev.parley.protocol.ProtocolException forbidden
   */
  public void requireRead(Identity who, RoomId room) {
    watchRoom.requireRead(who, room);
  }

  /**
   * Answers a request with a stream of a room's events.
   *
   * @param request of HTTP/1.1, not answered yet
   * @param address the client's
   * @param gone called when the stream has ended
   * @throws dev.parley.protocol.ProtocolException forbidden, or too many of one user; nothing is
   *     answered then, and {@code gone} is not called
   */
  public void open(
      HttpServerRequest request, Identity who, Request.Join join, String address, Runnable gone) {
    loop.eventLoop().check();
    loop.requirePlaceOf(who.user(), address);
    Channel channel =
        ((HttpServerConnection) request.connection()).channelHandlerContext().channel();
    if (!channel.isActive()) {
      gone.run(); // while it was found out who asks
      return;
    }
    HttpServerResponse response = request.response();
    EventStreamTransport transport =
        new EventStreamTransport(channel, response, loop.eventLoop(), loop.settings().queueBytes());
    WatchRoom.Watch watch = watchRoom.watch(who, join.room(), transport);
    EventStream stream =
        new EventStream(loop, transport, join, loop.handshake().expiresAtSeconds(who), watch);
    streams.add(stream);
    loop.metrics().streamOpened();
    String id = ids + ++opened;
    loop.local().added(id, new LocalSessions.Held(who.user(), id, stream::close, stream::expel));
    Runnable ended =
        () -> {
          if (streams.remove(stream)) {
            stream.closed();
            loop.local().removed(id, id);
            loop.metrics().streamClosed();
            gone.run();
          }
        };
    // The first where this side ends the stream, the second where the client does.
    response.endHandler(done -> ended.run());
    response.closeHandler(closed -> ended.run());
    response.exceptionHandler(failure -> ended.run());
    try {
      head(response).setChunked(true).writeHead();
      stream.open();
      stream.expel(join.room()); // it may have been banned meanwhile, when it was not known here
    } catch (RuntimeException e) {
      ended.run();
      throw e;
    }
  }

  /** Sends all clients away within a time; completes when they are gone, or soon after it. */
  public Future<Void> drain(long windowMillis) {
    loop.eventLoop().check();
    draining = true;
    new ArrayList<>(streams).forEach(stream -> stream.drain(windowMillis));
    Promise<Void> gone = Promise.promise();
    loop.eventLoop().setTimer(streams.isEmpty() ? 1 : windowMillis + 500, gone::complete);
    return gone.future();
  }

  private void visit() {
    long nowNanos = loop.clock().nanos();
    long nowSeconds = loop.clock().wallMillis() / 1_000;
    new ArrayList<>(streams).forEach(stream -> stream.visit(nowNanos, nowSeconds));
  }
}
