package dev.parley.gateway.fanout;

import dev.parley.concurrent.Confined;
import dev.parley.concurrent.EventLoop;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.Supplier;

/**
 * How many pages one event loop reads at once for gaps: {@value #AT_ONCE} of a partition, the
 * others in the order asked. Pages are large and come over the connection that brings what is new:
 * a hundred clients that come back at once would have a hundred of them in front of it, and in
 * memory. Partitions do not wait for one another, since one may be without an owner.
 *
 * @param <T> what is read
 */
@Confined
final class PageTurns<T> {

  static final int AT_ONCE = 2;

  private final EventLoop loop;
  private final Map<Integer, Lane<T>> lanes = new HashMap<>();

  PageTurns(EventLoop loop) {
    this.loop = loop;
  }

  private record Waiting<T>(Supplier<Future<T>> reading, Promise<T> answer) {}

  /** The reads of one partition. */
  private static final class Lane<T> {
    private final Queue<Waiting<T>> waiting = new ArrayDeque<>();
    private int running;
  }

  /**
   * Reads when it is its turn. Where a read fails, those that wait for their turn fail with it: the
   * partition cannot be read now, and they are not to find that out one after the other.
   */
  Future<T> take(int partition, Supplier<Future<T>> reading) {
    loop.check();
    Lane<T> lane = lanes.computeIfAbsent(partition, id -> new Lane<>());
    Promise<T> answer = Promise.promise();
    lane.waiting.add(new Waiting<>(reading, answer));
    goOn(partition, lane);
    return answer.future();
  }

  private void goOn(int partition, Lane<T> lane) {
    while (lane.running < AT_ONCE && !lane.waiting.isEmpty()) {
      Waiting<T> next = lane.waiting.remove();
      lane.running++;
      next.reading().get().onComplete(read -> ended(partition, lane, next, read));
    }
    if (lane.running == 0) {
      lanes.remove(partition, lane);
    }
  }

  private void ended(int partition, Lane<T> lane, Waiting<T> one, AsyncResult<T> read) {
    loop.check();
    lane.running--;
    if (read.succeeded()) {
      one.answer().complete(read.result());
    } else {
      one.answer().fail(read.cause());
      List<Waiting<T>> others = List.copyOf(lane.waiting);
      lane.waiting.clear();
      others.forEach(other -> other.answer().fail(read.cause()));
    }
    goOn(partition, lane);
  }
}
