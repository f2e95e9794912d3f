package dev.parley.gateway.sse;

import dev.parley.concurrent.Confined;
import dev.parley.gateway.connection.Loop;
import dev.parley.gateway.fanout.Frame;
import dev.parley.gateway.fanout.LoopRooms;
import dev.parley.gateway.operation.WatchRoom;
import dev.parley.protocol.CloseCode;
import dev.parley.protocol.Event;
import dev.parley.protocol.Position;
import dev.parley.protocol.Request;
import dev.parley.protocol.RoomId;
import dev.parley.protocol.ServerFrame;
import java.util.concurrent.ThreadLocalRandom;

/** One client that watches a room. */
@Confined
final class EventStream {

  /** Proxies end what is silent for half a minute; the protocol says 15 s. */
  private static final long HEARTBEAT_NANOS = 14_000_000_000L;

  private static final long RETRY_MILLIS = 2_000;

  private final Loop loop;
  private final EventStreamTransport transport;
  private final Request.Join request;
  private final long expiresAtSeconds;
  private final WatchRoom.Watch watch;
  private long wroteNanos;
  private boolean draining;

  /** A stream whose head is sent. */
  EventStream(
      Loop loop,
      EventStreamTransport transport,
      Request.Join request,
      long expiresAtSeconds,
      WatchRoom.Watch watch) {
    this.loop = loop;
    this.transport = transport;
    this.request = request;
    this.expiresAtSeconds = expiresAtSeconds;
    this.watch = watch;
    this.wroteNanos = loop.clock().nanos();
  }

  /** Joins; a join that fails ends the stream, and the client comes back. */
  void open() {
    write(EventBlocks.retryAfter(RETRY_MILLIS));
    loop.eventLoop()
        .here(watch.begin(request, this::joined))
        .onFailure(failure -> transport.close(CloseCode.OVERLOAD));
  }

  private void joined(LoopRooms.Joined joined) {
    Position position = joined.position();
    if (!joined.recovered()) {
      write(new Event.Unrecovered(request.room(), joined.floor(), position));
    } else if (request.after() == null
        && (request.last() == 0 || position.offset() == Position.NOTHING)) {
      write(EventBlocks.position(position)); // no record comes first that would say it
    }
  }

  /** Looks after the client; to be called every few seconds. */
  void visit(long nowNanos, long nowSeconds) {
    loop.eventLoop().check();
    transport.visit(nowNanos);
    if (transport.stalledNanos(nowNanos) > loop.settings().stall().toNanos()) {
      transport.close(CloseCode.SLOW_CONSUMER);
    } else if (nowSeconds >= expiresAtSeconds) {
      transport.close(CloseCode.TOKEN_EXPIRED);
    } else if (nowNanos - wroteNanos > HEARTBEAT_NANOS && !transport.isFull()) {
      write(EventBlocks.heartbeat());
    }
  }

  /** Sends the client away, some time within the window. */
  void drain(long windowMillis) {
    loop.eventLoop().check();
    if (!draining) {
      draining = true;
      long delay = ThreadLocalRandom.current().nextLong(1, windowMillis + 1);
      write(new Event.Drain(delay));
      loop.eventLoop().setTimer(delay, () -> transport.close(CloseCode.DRAIN));
    }
  }

  /** Ends the stream, because an admin ends its user's sessions. */
  void close(CloseCode code) {
    loop.eventLoop().execute(() -> transport.close(code));
  }

  /** Ends the stream where it is of a room whose rules keep its reader out. */
  void expel(RoomId room) {
    if (room.equals(request.room())) {
      loop.eventLoop().execute(this::expel);
    }
  }

  private void expel() {
    String why = watch.banned(request.room());
    if (why != null) {
      write(new Event.Expelled(request.room(), why));
      transport.close(CloseCode.KICKED);
    }
  }

  /** The connection is gone. */
  void closed() {
    watch.end();
  }

  private void write(ServerFrame frame) {
    write(transport.encoding().encode(frame, null));
  }

  private void write(Frame frame) {
    loop.eventLoop().check();
    wroteNanos = loop.clock().nanos();
    try {
      transport.offer(frame);
      loop.turn().mark(transport);
    } finally {
      frame.release();
    }
  }
}
