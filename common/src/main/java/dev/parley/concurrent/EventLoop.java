package dev.parley.concurrent;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;

/**
 * The one event loop that some state belongs to. State without locks is safe only while a single
 * thread uses it, so a class that has such state is {@link Confined}: it {@linkplain #check()
 * checks} that it is called on its loop, and everything that ends somewhere else (an answer from
 * another node, a write that Netty has finished, a timer) comes back through {@link #here}, {@link
 * #execute} or {@link #setTimer}.
 *
 * <p>A callback of Netty's runs on the right thread, but outside of the loop's context, and what it
 * asks of Vert.x is answered on some other loop. Such callbacks have to go through {@link #execute}
 * as well.
 */
public interface EventLoop {

  /** The loop of a context; duplicates of a context share its loop. */
  static EventLoop of(Context context) {
    return new ContextLoop(((ContextInternal) context).unwrap());
  }

  /**
   * The loop that the caller runs on.
   *
   * @throws IllegalStateException outside of any
   */
  static EventLoop current(Vertx vertx) {
    Context context = Vertx.currentContext();
    if (context == null || !context.isEventLoopContext() || context.owner() != vertx) {
      throw new IllegalStateException(
          "thread: %s (expected: an event loop)".formatted(Thread.currentThread().getName()));
    }
    return of(context);
  }

  /** Whether the caller runs on the loop's thread. */
  boolean isCurrent();

  /**
   * Refuses a call from another thread.
   *
   * @throws IllegalStateException on any thread but the loop's
   */
  default void check() {
    if (!isCurrent()) {
      throw new IllegalStateException(
          "thread: %s (expected: %s, which this state belongs to)"
              .formatted(Thread.currentThread().getName(), this));
    }
  }

  /** Runs a task later, after what the loop has to do already. Safe from any thread. */
  void execute(Runnable task);

  /** Runs a task now where the caller runs on the loop and in its context, otherwise later. */
  void run(Runnable task);

  /** The same end of a future, reported on the loop wherever it came about. */
  default <T> Future<T> here(Future<T> future) {
    Promise<T> promise = Promise.promise();
    future.onComplete(
        value -> run(() -> promise.complete(value)), failure -> run(() -> promise.fail(failure)));
    return promise.future();
  }

  /**
   * Runs a task on the loop after some time.
   *
   * @return a number for {@link #cancelTimer}
   */
  long setTimer(long millis, Runnable task);

  /**
   * Runs a task on the loop again and again.
   *
   * @return a number for {@link #cancelTimer}
   */
  long setPeriodic(long millis, Runnable task);

  /** Stops a timer; false where it has fired or was stopped already. */
  boolean cancelTimer(long timer);
}
