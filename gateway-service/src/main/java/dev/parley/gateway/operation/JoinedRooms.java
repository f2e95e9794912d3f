package dev.parley.gateway.operation;

import dev.parley.concurrent.Confined;
import dev.parley.concurrent.EventLoop;
import dev.parley.gateway.fanout.Member;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.ProtocolException;
import dev.parley.protocol.RoomId;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The rooms of one connection, and those of its session that it has not joined again yet. */
@Confined
public final class JoinedRooms {

  private static final long NO_TIMER = -1;

  private final EventLoop loop;
  private final Map<RoomId, Member> members = new HashMap<>();
  private final Set<RoomId> carried = new HashSet<>();

  /** What was sent after a join that has no answer yet, in order. */
  private final Map<RoomId, List<Promise<Void>>> afterJoins = new HashMap<>();

  private long timer = NO_TIMER;

  /** No rooms, on the connection's loop. */
  public JoinedRooms(EventLoop loop) {
    this.loop = loop;
  }

  boolean contains(RoomId room) {
    return members.containsKey(room);
  }

  int size() {
    return members.size();
  }

  /** All rooms, in the order of their ids, those too whose join has no answer yet. */
  List<RoomId> joined() {
    return members.keySet().stream().sorted(Comparator.comparing(RoomId::value)).toList();
  }

  /** The membership of a room; refuses what is for members of it only. */
  Member require(RoomId room) {
    Member member = members.get(room);
    if (member == null) {
      throw new ProtocolException(ErrorCode.NOT_JOINED, "join %s first".formatted(room));
    }
    return member;
  }

  /** A join begins: what is sent to the room from now on waits for its answer. */
  void begin(RoomId room, Member member) {
    loop.check();
    members.put(room, member);
    afterJoins.put(room, new ArrayList<>());
  }

  /** A join has its answer, so what was sent after it goes on. */
  void settle(RoomId room, Member member) {
    loop.check();
    if (members.get(room) == member) {
      end(afterJoins.remove(room), Promise::complete);
    }
  }

  /** A join has failed, and so has what was sent after it; false where the room was left before. */
  boolean fail(RoomId room, Member member, Throwable failure) {
    loop.check();
    boolean removed = members.remove(room, member);
    if (removed) {
      end(afterJoins.remove(room), promise -> promise.fail(failure));
    }
    return removed;
  }

  /**
   * Completes when a room is joined: at once for a member, after the join for what was sent after
   * it. Otherwise a message could be in the log before its sender is live, who would not get it.
   *
   * @throws ProtocolException not joined, where it is not asked for either
   */
  Future<Void> joined(RoomId room) {
    require(room);
    List<Promise<Void>> after = afterJoins.get(room);
    if (after == null) {
      return Future.succeededFuture();
    }
    Promise<Void> joined = Promise.promise();
    after.add(joined);
    return joined.future();
  }

  /** A room is left: what was sent to it before takes effect before. */
  Member remove(RoomId room) {
    Member member = require(room);
    settle(room, member);
    members.remove(room);
    carried.remove(room);
    return member;
  }

  /** Removes all rooms, as {@link #remove} does. */
  Map<RoomId, Member> removeAll() {
    Map<RoomId, Member> all = Map.copyOf(members);
    all.forEach(this::settle);
    members.clear();
    carried.clear();
    if (timer != NO_TIMER) {
      loop.cancelTimer(timer); // it would keep the whole connection in memory
    }
    return all;
  }

  /**
   * The session is in rooms that its client is expected to join again soon.
   *
   * @param onLate gets those that it has not joined after that time; never after {@link #removeAll}
   */
  void carry(Collection<RoomId> rooms, long millis, Consumer<Set<RoomId>> onLate) {
    loop.check();
    carried.addAll(rooms);
    timer = loop.setTimer(millis, () -> onLate.accept(takeNotRejoined()));
  }

  /** Whether the session was in the room before its connection joined it. */
  boolean isCarried(RoomId room) {
    return carried.contains(room);
  }

  private Set<RoomId> takeNotRejoined() {
    Set<RoomId> rooms = new HashSet<>(carried);
    rooms.removeAll(members.keySet());
    carried.clear();
    return rooms;
  }

  private static void end(@Nullable List<Promise<Void>> after, Consumer<Promise<Void>> ending) {
    if (after != null) {
      after.forEach(ending);
    }
  }
}
