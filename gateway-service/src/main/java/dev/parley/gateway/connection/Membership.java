package dev.parley.gateway.connection;

import static dev.parley.gateway.protocol.ProtocolException.NO_ID;

import dev.parley.concurrent.Confined;
import dev.parley.contract.PresenceReport;
import dev.parley.contract.RoomId;
import dev.parley.gateway.connection.ConnectionState.Open;
import dev.parley.gateway.fanout.LoopRooms;
import dev.parley.gateway.fanout.Member;
import dev.parley.gateway.protocol.ErrorCode;
import dev.parley.gateway.protocol.Events;
import dev.parley.gateway.protocol.Json;
import dev.parley.gateway.protocol.ProtocolException;
import dev.parley.gateway.protocol.Replies;
import dev.parley.gateway.protocol.Request;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The rooms of one connection. */
@Confined
final class Membership {

  /** How long a resumed session stands in rooms that its client has not joined again. */
  private static final Duration CARRIED = Duration.ofSeconds(15);

  /** Longer than all that a join waits for: an answer that is lost must not keep it for ever. */
  private static final Duration JOIN = Duration.ofSeconds(30);

  private static final long NO_TIMER = -1;

  private final Loop loop;
  private final Wire wire;
  private final Answers answers;
  private final Map<RoomId, Member> members = new HashMap<>();
  private final Set<RoomId> carried = new HashSet<>();

  /** What was sent behind a join that has no answer yet, in order. */
  private final Map<RoomId, List<Promise<Void>>> behindJoins = new HashMap<>();

  private long timer = NO_TIMER;
  private @Nullable String session;

  Membership(Loop loop, Wire wire, Answers answers) {
    this.loop = loop;
    this.wire = wire;
    this.answers = answers;
  }

  /** The session stands in rooms that its client is expected to join again soon. */
  void carry(String session, Collection<RoomId> rooms) {
    loop.eventLoop().check();
    if (!rooms.isEmpty()) {
      carried.addAll(rooms);
      timer = loop.eventLoop().setTimer(CARRIED.toMillis(), () -> leaveWhatWasNotJoined(session));
    }
  }

  private void leaveWhatWasNotJoined(String session) {
    timer = NO_TIMER;
    carried.removeAll(members.keySet());
    carried.forEach(room -> loop.presence().tell(new PresenceReport.Left(session, room)));
    carried.clear();
  }

  /** Joins a room; the answer is written here, where its place in the order matters. */
  Future<Json> join(Open open, Request.Join join) {
    loop.eventLoop().check();
    RoomId room = join.room();
    if (!open.identity().rights().mayJoin(room)) {
      throw new ProtocolException(
          ErrorCode.FORBIDDEN, "the token does not allow to join %s".formatted(room));
    }
    if (members.containsKey(room)) {
      throw new ProtocolException(ErrorCode.INVALID, "%s is joined already".formatted(room));
    }
    int max = loop.settings().limits().rooms();
    if (members.size() >= max) {
      throw new ProtocolException(
          ErrorCode.TOO_MANY_ROOMS, "%d rooms are joined already".formatted(max));
    }
    session = open.session();
    Member member = loop.rooms().newMember(room, wire.outbound());
    members.put(room, member);
    behindJoins.put(room, new ArrayList<>());
    return joining(open, join, member)
        .onSuccess(joined -> goOn(room, member))
        .onFailure(
            failure -> {
              loop.rooms().leave(member);
              if (members.remove(room, member)) {
                loop.service().forget(room, open.session());
                end(behindJoins.remove(room), promise -> promise.fail(failure));
              }
            })
        .map(Answers.NOTHING_TO_WRITE);
  }

  /**
   * Completes when a room is joined: at once for a member, behind the join for what was sent behind
   * it. Otherwise a message could be in the log before its sender is live, who would not get it.
   *
   * @throws ProtocolException not joined, where it is not asked for either
   */
  Future<Void> joined(RoomId room) {
    require(room);
    List<Promise<Void>> behind = behindJoins.get(room);
    if (behind == null) {
      return Future.succeededFuture();
    }
    Promise<Void> joined = Promise.promise();
    behind.add(joined);
    return joined.future();
  }

  private void goOn(RoomId room, Member member) {
    if (members.get(room) == member) {
      end(behindJoins.remove(room), Promise::complete);
    }
  }

  private static void end(@Nullable List<Promise<Void>> behind, Consumer<Promise<Void>> ending) {
    if (behind != null) {
      behind.forEach(ending);
    }
  }

  /** Ends whatever happens: a step that throws, or whose answer is lost, must leave no client. */
  private Future<Void> joining(Open open, Request.Join join, Member member) {
    Promise<Void> answered = Promise.promise();
    long late =
        loop.eventLoop()
            .setTimer(
                JOIN.toMillis(),
                () ->
                    answered.tryFail(
                        new ProtocolException(
                            ErrorCode.TIMEOUT, "the join got no answer in time", NO_ID, 1_000)));
    loop.eventLoop()
        .here(
            loop.service()
                .countWithNewcomer(join.room(), open.session(), carried.contains(join.room())))
        .compose(
            count ->
                loop.rooms()
                    .join(
                        member,
                        join,
                        joined -> {
                          try {
                            joined(open, join, count, joined);
                          } catch (RuntimeException e) {
                            answered.tryFail(e);
                          }
                        }))
        .onComplete(done -> answered.tryComplete(), answered::tryFail);
    return answered.future().onComplete(done -> loop.eventLoop().cancelTimer(late));
  }

  private void joined(Open open, Request.Join join, long count, LoopRooms.Joined joined) {
    Json ok =
        Json.object()
            .field("position", Events.position(joined.position()))
            .field("recovered", joined.recovered())
            .field("members", count);
    answers.write(Replies.ok(join.id(), ok));
    loop.metrics().joined();
    if (members.containsKey(join.room())) {
      loop.presence().tell(new PresenceReport.Joined(open.session(), join.room()));
    }
  }

  /** Leaves a room. */
  Future<Json> leave(Open open, Request.Leave leave) {
    Member member = require(leave.room());
    goOn(leave.room(), member); // what was sent before takes effect before
    members.remove(leave.room());
    carried.remove(leave.room());
    loop.service().left(leave.room(), open.session());
    loop.rooms().leave(member);
    loop.presence().tell(new PresenceReport.Left(open.session(), leave.room()));
    return Future.succeededFuture(Json.object());
  }

  /** Refuses what is for members of a room only. */
  Member require(RoomId room) {
    Member member = members.get(room);
    if (member == null) {
      throw new ProtocolException(ErrorCode.NOT_JOINED, "join %s first".formatted(room));
    }
    return member;
  }

  /** The socket is gone: nothing is delivered any more. The session stays where it is. */
  void end() {
    if (timer != NO_TIMER) {
      loop.eventLoop().cancelTimer(timer);
    }
    Map.copyOf(members).forEach(this::goOn);
    members.forEach(
        (room, member) -> {
          if (session != null) {
            loop.service().forget(room, session);
          }
          loop.rooms().leave(member);
        });
    members.clear();
  }
}
