package dev.parley.gateway.operation;

import static dev.parley.protocol.ProtocolException.NO_ID;

import dev.parley.concurrent.EventLoop;
import dev.parley.contract.PresenceReport;
import dev.parley.gateway.fanout.LoopRooms;
import dev.parley.gateway.fanout.Member;
import dev.parley.gateway.presence.PresenceReporter;
import dev.parley.gateway.presence.Rosters;
import dev.parley.gateway.roles.RoomAccess;
import dev.parley.protocol.Answer;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.Limits;
import dev.parley.protocol.ProtocolException;
import dev.parley.protocol.Request;
import dev.parley.protocol.RoomId;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** {@code join}: makes a client a member of a room. */
public final class JoinRoom {

  /** Longer than all that a join waits for: an answer that is lost must not keep it for ever. */
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final EventLoop loop;
  private final RoomAccess access;
  private final LoopRooms rooms;
  private final Rosters rosters;
  private final PresenceReporter presence;
  private final Supplier<Limits> limits;
  private final OperationMetrics metrics;

  /** Joins for the clients of an event loop. */
  public JoinRoom(
      EventLoop loop,
      RoomAccess access,
      LoopRooms rooms,
      Rosters rosters,
      PresenceReporter presence,
      Supplier<Limits> limits,
      OperationMetrics metrics) {
    this.loop = loop;
    this.access = access;
    this.rooms = rooms;
    this.rosters = rosters;
    this.presence = presence;
    this.limits = limits;
    this.metrics = metrics;
  }

  /**
   * Joins. Fails with {@link ProtocolException}.
   *
   * @param answer takes the answer, once, before the first message of the gap is written
   * @throws ProtocolException forbidden, invalid or too many rooms
   */
  public Future<Void> run(Client client, Request.Join join, Consumer<Answer.Joined> answer) {
    RoomId room = join.room();
    access.requireRead(client.identity(), room, "join");
    JoinedRooms joined = client.rooms();
    if (joined.contains(room)) {
      throw new ProtocolException(ErrorCode.INVALID, "%s is joined already".formatted(room));
    }
    int max = limits.get().rooms();
    if (joined.size() >= max) {
      throw new ProtocolException(
          ErrorCode.TOO_MANY_ROOMS, "%d rooms are joined already".formatted(max));
    }
    Member member = rooms.newMember(room, client.outbound());
    joined.begin(room, member);
    return joining(client, join, member, answer)
        .onSuccess(done -> joined.settle(room, member))
        .onFailure(
            failure -> {
              rooms.leave(member);
              if (joined.fail(room, member, failure)) {
                rosters.forget(room, client.session());
              }
            });
  }

  /** Ends whatever happens: a step that throws, or whose answer is lost, must leave no client. */
  private Future<Void> joining(
      Client client, Request.Join join, Member member, Consumer<Answer.Joined> answer) {
    Promise<Void> answered = Promise.promise();
    long late =
        loop.setTimer(
            TIMEOUT.toMillis(),
            () ->
                answered.tryFail(
                    new ProtocolException(
                        ErrorCode.TIMEOUT, "the join got no answer in time", NO_ID, 1_000)));
    boolean counted = client.rooms().isCarried(join.room());
    loop.here(rosters.countWithNewcomer(join.room(), client.session(), counted))
        .compose(
            count ->
                rooms.join(
                    member,
                    join,
                    joined -> {
                      try {
                        joined(client, join, count, joined, answer);
                      } catch (RuntimeException e) {
                        answered.tryFail(e);
                      }
                    }))
        .onComplete(done -> answered.tryComplete(), answered::tryFail);
    return answered.future().onComplete(done -> loop.cancelTimer(late));
  }

  private void joined(
      Client client,
      Request.Join join,
      long count,
      LoopRooms.Joined joined,
      Consumer<Answer.Joined> answer) {
    answer.accept(new Answer.Joined(joined.position(), joined.recovered(), count));
    metrics.joined();
    if (client.rooms().contains(join.room())) {
      presence.tell(new PresenceReport.Joined(client.session(), join.room()));
    }
  }
}
