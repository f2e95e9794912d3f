package dev.parley.gateway.fanout;

import dev.parley.bus.BusException;
import dev.parley.bus.Endpoint;
import dev.parley.bus.Endpoints;
import dev.parley.concurrent.Confined;
import dev.parley.concurrent.EventLoop;
import dev.parley.contract.Page;
import dev.parley.contract.PageQuery;
import dev.parley.contract.Role;
import dev.parley.contract.RoomHead;
import dev.parley.log.Partitions;
import dev.parley.node.NodeContext;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.Position;
import dev.parley.protocol.ProtocolException;
import dev.parley.protocol.RoomId;
import dev.parley.telemetry.Telemetry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Reads a room's records from whoever has them: its owner's memory or history-service. The same
 * question asked again while it is in flight is asked once.
 */
@Confined
public final class RoomReader {

  private static final Duration TIMEOUT = Duration.ofSeconds(3);
  private static final long PATIENCE_MILLIS = 6_000;
  private static final long RETRY_MILLIS = 50;

  private final NodeContext node;
  private final EventLoop loop;
  private final Partitions partitions;
  private final FanOutMetrics metrics;
  private final Shown shown;
  private final Map<PageQuery, Future<Page>> inFlight = new HashMap<>();
  private final PageTurns<Found> turns;

  /**
   * A reader for an event loop, on which everything it is asked is answered.
   *
   * @param shown which of the records are for clients; what is read has all of them
   */
  public RoomReader(
      NodeContext node, EventLoop loop, Partitions partitions, FanOutMetrics metrics, Shown shown) {
    this.node = node;
    this.loop = loop;
    this.partitions = partitions;
    this.metrics = metrics;
    this.shown = shown;
    this.turns = new PageTurns<>(loop);
  }

  /** Which of the records are for clients. */
  Shown shown() {
    return shown;
  }

  /** Where a room ends, as its owner knows; fails with {@link ProtocolException} unavailable. */
  public Future<RoomHead> head(RoomId room) {
    int partition = partitions.of(room);
    return patiently(Role.ROOM, partition, Endpoints.HEAD, new RoomHead.Query(partition, room));
  }

  /** A page out of history; fails with {@link ProtocolException} unavailable. */
  public Future<Page> history(PageQuery query) {
    return shared(
        query,
        () ->
            metrics.page(() -> patiently(Role.HISTORY, query.partition(), Endpoints.PAGE, query)));
  }

  /**
   * A page out of history of the log that has an epoch; also unavailable while history, or the node
   * that gave the epoch, does not know yet that the log was replaced.
   */
  public Future<Page> history(PageQuery query, String epoch) {
    return history(query)
        .compose(
            page ->
                page.epoch().equals(epoch)
                    ? Future.succeededFuture(page)
                    : Future.failedFuture(unavailable(Role.HISTORY.id() + " reads another log")));
  }

  /**
   * The first records above an offset, complete up to {@code atLeast} where the page's floor is not
   * above the first offset asked for. Reads when it is its turn ({@link PageTurns}).
   */
  Future<Found> after(RoomId room, long after, int limit, long atLeast) {
    int partition = partitions.of(room);
    PageQuery query = PageQuery.after(partition, room, after, limit, atLeast);
    return turns.take(partition, () -> recentOrOld(query, after, atLeast));
  }

  private Future<Found> recentOrOld(PageQuery query, long after, long atLeast) {
    return recent(query)
        .compose(
            page ->
                page.floor() <= after + 1 && page.applied() >= atLeast
                    ? Future.succeededFuture(new Found(page, false))
                    : history(query, page.epoch()).map(old -> new Found(old, true)),
            missing -> history(query).map(old -> new Found(old, true)));
  }

  /**
   * A page, and where it was.
   *
   * @param inHistory whether it came from history-service, not from the owner's memory
   */
  record Found(Page page, boolean inHistory) {}

  /** The pages of a room, for a gap that nobody asked for. */
  CatchUp.Pages pages(RoomId room) {
    return (after, upTo, limit) -> after(room, after, limit, upTo).map(Found::page);
  }

  /** Begins to bring a client back that asked for a position. */
  Recovery recover(RoomId room) {
    Telemetry telemetry = node.telemetry();
    return new Recovery(this, room, telemetry.tracing(), telemetry.rooms(), metrics).begin();
  }

  /** The newest records of a room up to an offset. */
  Future<Page> last(RoomId room, int count, long upTo) {
    int partition = partitions.of(room);
    PageQuery query = PageQuery.before(partition, room, upTo + 1, count, upTo);
    return recent(query)
        .compose(
            page ->
                page.floor() == 0 && page.applied() >= upTo
                    ? Future.succeededFuture(page)
                    : history(query, page.epoch()),
            missing -> history(query));
  }

  /**
   * Where a room ends, read from history because its owner does not know it: the offset of its last
   * record, but not below what retention took, where the room may have had more.
   */
  Future<Long> lastOffset(RoomId room, long atLeast, String epoch) {
    PageQuery newest = PageQuery.before(partitions.of(room), room, Long.MAX_VALUE, 1, atLeast);
    return history(newest, epoch)
        .map(
            page -> {
              long last =
                  page.records().isEmpty() ? Position.NOTHING : page.records().get(0).offset();
              return Math.max(last, page.floor() - 1);
            });
  }

  /**
   * Whether a room has a record at an offset or above it, as history knows; false as well where
   * history waited for that offset in vain.
   */
  Future<Boolean> reaches(RoomId room, long offset, String epoch) {
    int partition = partitions.of(room);
    PageQuery query = PageQuery.after(partition, room, offset - 1, 1, offset);
    return patiently(Role.HISTORY, partition, Endpoints.PAGE, query, RoomReader::isBehind)
        .map(page -> page.epoch().equals(epoch) && !page.records().isEmpty())
        .recover(
            failure ->
                isBehind(failure) ? Future.succeededFuture(false) : Future.failedFuture(failure));
  }

  private static boolean isBehind(Throwable failure) {
    return failure instanceof BusException refused
        && refused.code().equals(BusException.Code.BEHIND);
  }

  private Future<Page> recent(PageQuery query) {
    loop.check();
    Optional<String> owner = node.directory().owner(Role.ROOM, query.partition());
    return owner.isEmpty()
        ? Future.failedFuture(new BusException(BusException.Code.UNREACHABLE, "no owner"))
        : loop.here(node.bus().request(owner.get(), Endpoints.RECENT, query, TIMEOUT));
  }

  private Future<Page> shared(PageQuery query, Supplier<Future<Page>> asking) {
    loop.check();
    Future<Page> already = inFlight.get(query);
    if (already != null) {
      return already;
    }
    Future<Page> asked = asking.get();
    if (!asked.isComplete()) {
      inFlight.put(query, asked);
      asked.onComplete(done -> inFlight.remove(query));
    }
    return asked;
  }

  private <Q, R> Future<R> patiently(
      Role role, int partition, Endpoint<Q, R> endpoint, Q question) {
    return patiently(role, partition, endpoint, question, failure -> false);
  }

  private <Q, R> Future<R> patiently(
      Role role,
      int partition,
      Endpoint<Q, R> endpoint,
      Q question,
      Predicate<Throwable> isAnswer) {
    loop.check();
    Promise<R> answer = Promise.promise();
    attempt(role, partition, endpoint, question, isAnswer, now() + PATIENCE_MILLIS, answer);
    return answer.future();
  }

  private <Q, R> void attempt(
      Role role,
      int partition,
      Endpoint<Q, R> endpoint,
      Q question,
      Predicate<Throwable> isAnswer,
      long until,
      Promise<R> answer) {
    Optional<String> owner = node.directory().owner(role, partition);
    Future<R> asked =
        owner.isEmpty()
            ? Future.failedFuture("no node has partition " + partition)
            : loop.here(node.bus().request(owner.get(), endpoint, question, TIMEOUT));
    asked.onComplete(
        answer::complete,
        failure -> {
          if (isAnswer.test(failure)) {
            answer.fail(failure);
          } else if (now() >= until) {
            answer.fail(unavailable(role.id() + " does not answer now"));
          } else {
            loop.setTimer(
                RETRY_MILLIS,
                () -> attempt(role, partition, endpoint, question, isAnswer, until, answer));
          }
        });
  }

  private static ProtocolException unavailable(String reason) {
    return new ProtocolException(ErrorCode.UNAVAILABLE, reason, ProtocolException.NO_ID, 1_000);
  }

  private long now() {
    return node.clock().millis();
  }
}
