package dev.parley.presence;

import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import java.util.concurrent.Callable;
import java.util.function.Function;

/**
 * Asks something that blocks, off the event loop; several questions at a time.
 *
 * @param target what is asked
 * @param threads where it blocks
 * @param <S> its type
 */
record Blocking<S>(S target, WorkerExecutor threads) {

  /** The answer to a question. */
  <T> Future<T> ask(Function<S, T> question) {
    Callable<T> call = () -> question.apply(target);
    return threads.executeBlocking(call, false);
  }
}
