package dev.parley.gateway.hook;

import dev.parley.concurrent.Confined;
import dev.parley.concurrent.EventLoop;
import dev.parley.protocol.RoomId;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * Lets what is known out of order go on in order: of one session and room the first that came goes
 * first, however long its verdict took. Others do not wait for it.
 */
@Confined
final class SendOrder {

  private final EventLoop loop;
  private final Map<Line, Deque<Waiting<?>>> lines = new HashMap<>();

  private record Line(String session, RoomId room) {}

  SendOrder(EventLoop loop) {
    this.loop = loop;
  }

  /**
   * Ends as a future does, and after all that came before it.
   *
   * @param known ends on the loop
   */
  <V> Future<V> after(String session, RoomId room, Future<V> known) {
    loop.check();
    Line line = new Line(session, room);
    Deque<Waiting<?>> queue = lines.computeIfAbsent(line, first -> new ArrayDeque<>());
    Waiting<V> waiting = new Waiting<>(known, Promise.promise());
    queue.addLast(waiting);
    known.onComplete(done -> advance(line, queue));
    return waiting.promise.future();
  }

  /** How many sessions and rooms have something that waits. */
  int size() {
    return lines.size();
  }

  private void advance(Line line, Deque<Waiting<?>> queue) {
    for (Waiting<?> first = queue.peekFirst();
        first != null && first.known.isComplete();
        first = queue.peekFirst()) {
      queue.removeFirst();
      first.end();
    }
    if (queue.isEmpty()) {
      lines.remove(line, queue);
    }
  }

  private record Waiting<V>(Future<V> known, Promise<V> promise) {
    void end() {
      known.onComplete(promise::complete, promise::fail);
    }
  }
}
