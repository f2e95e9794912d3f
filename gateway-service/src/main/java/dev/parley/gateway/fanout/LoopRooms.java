package dev.parley.gateway.fanout;

import dev.parley.concurrent.Confined;
import dev.parley.concurrent.EventLoop;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.Position;
import dev.parley.protocol.ProtocolException;
import dev.parley.protocol.Request;
import dev.parley.protocol.RoomId;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The rooms of one event loop: which of its sockets are in which room. All its work is done on that
 * loop, so a socket is only ever written there.
 */
@Confined
public final class LoopRooms {

  private static final long JOIN_MILLIS = 8_000;

  private final EventLoop loop;
  private final Turn turn;
  private final Feed feed;
  private final RoomReader reader;
  private final FanOutMetrics metrics;
  private final Map<RoomId, LocalRoom> rooms = new HashMap<>();

  /** The rooms of a loop. */
  public LoopRooms(EventLoop loop, Turn turn, Feed feed, RoomReader reader, FanOutMetrics metrics) {
    this.loop = loop;
    this.turn = turn;
    this.feed = feed;
    this.reader = reader;
    this.metrics = metrics;
  }

  /**
   * How a join went.
   *
   * @param position the head at the join
   * @param recovered whether everything since the position asked for is delivered, or will be
   * @param floor where it is not: nothing below this offset can be read any more; {@link
   *     Position#UNKNOWN} where that is not known
   */
  public record Joined(Position position, boolean recovered, long floor) {}

  /** Runs a task on the loop, later. Safe from any thread. */
  void run(Runnable task) {
    loop.execute(task);
  }

  /** A socket that is to be a member: nothing reaches it before {@link #join} has its answer. */
  public Member newMember(RoomId room, Outbound outbound) {
    loop.check();
    Member member = new Member(room, outbound, turn, this::fallBehind);
    rooms.computeIfAbsent(room, id -> new LocalRoom()).add(member);
    return member;
  }

  /**
   * Joins, and delivers what was missed after the answer. Fails with {@link ProtocolException}.
   *
   * @param onJoined called once, before the first message of the gap is written
   */
  public Future<Void> join(Member member, Request.Join request, Consumer<Joined> onJoined) {
    loop.check();
    if (member.gone()) {
      return Future.failedFuture(
          new ProtocolException(ErrorCode.NOT_JOINED, member.room() + " was left"));
    }
    Promise<PartitionFeed.Live> live = Promise.promise();
    long timer =
        loop.setTimer(
            JOIN_MILLIS,
            () ->
                live.tryFail(
                    new ProtocolException(
                        ErrorCode.UNAVAILABLE,
                        "the room's owner does not answer now",
                        ProtocolException.NO_ID,
                        1_000)));
    feed.subscribe(this, member.room(), live::tryComplete);
    return live.future()
        .onSuccess(answer -> loop.cancelTimer(timer))
        .compose(answer -> new Join(member, request, answer, reader, loop, onJoined).run());
  }

  /** Takes a socket out of a room. */
  public void leave(Member member) {
    loop.check();
    if (member.gone()) {
      return;
    }
    member.end();
    LocalRoom room = rooms.get(member.room());
    if (room != null) {
      room.remove(member);
      if (room.isEmpty()) {
        rooms.remove(member.room());
        feed.unsubscribe(this, member.room());
      }
    }
  }

  /** Writes what the feed hands on, and releases the frames. */
  void deliver(List<Delivery> deliveries) {
    loop.check();
    int sum = 0;
    for (Delivery delivery : deliveries) {
      LocalRoom room = rooms.get(delivery.room());
      int written = room == null ? 0 : room.deliver(delivery);
      sum += written;
      if (!delivery.isEphemeral()) {
        metrics.wrote(written);
      }
      if (delivery.span() != null) {
        delivery.span().written(written);
      }
      delivery.frame().release();
    }
    metrics.delivered(sum);
  }

  /** The feed has missed (after, upTo] of a room: each member reads it again. */
  void refill(RoomId id, long after, long upTo) {
    loop.check();
    LocalRoom room = rooms.get(id);
    if (room != null) {
      room.forEach(
          member -> {
            if (member.beginGap(after, upTo)) {
              catchUp(member);
            }
          });
    }
  }

  /** Nothing that the members of a room have seen counts any more: they are to come back. */
  void giveUp(RoomId id) {
    LocalRoom room = rooms.get(id);
    if (room != null) {
      room.forEach(Member::giveUp);
    }
  }

  private void fallBehind(Member member) {
    metrics.behind();
    catchUp(member);
  }

  private void catchUp(Member member) {
    new CatchUp(member, reader.pages(member.room()), reader.shown(), loop, () -> {}).run();
  }
}
