package dev.parley.presence;

import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import java.util.concurrent.Callable;
import java.util.function.Function;

/**
 * Calls an object whose methods block from an event loop, on worker threads. Several calls run at
 * the same time, in no particular order.
 *
 * @param target the object to call
 * @param workers the threads that block
 * @param <S> the type of the object
 */
record BlockingCalls<S>(S target, WorkerExecutor workers) {

  /** Returns the result of the method; fails with whatever the method throws. */
  <T> Future<T> call(Function<S, T> method) {
    Callable<T> call = () -> method.apply(target);
    return workers.executeBlocking(call, false);
  }
}
