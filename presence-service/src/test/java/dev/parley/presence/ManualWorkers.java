package dev.parley.presence;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.WorkerExecutor;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Callable;

/** Runs blocking calls on the caller's thread: at once, or when a test releases them. */
final class ManualWorkers implements WorkerExecutor {

  private final Queue<Runnable> held = new ArrayDeque<>();
  private boolean holding;
  private boolean closed;

  /** Holds back all calls from now on. */
  void hold() {
    holding = true;
  }

  /** Runs the calls that were held back, and further ones at once. */
  void release() {
    holding = false;
    while (!held.isEmpty()) {
      held.remove().run();
    }
  }

  /** How many calls are held back. */
  int held() {
    return held.size();
  }

  boolean isClosed() {
    return closed;
  }

  @Override
  public <T> Future<T> executeBlocking(Callable<T> call, boolean ordered) {
    Promise<T> promise = Promise.promise();
    held.add(() -> run(call, promise));
    if (!holding) {
      release();
    }
    return promise.future();
  }

  private static <T> void run(Callable<T> call, Promise<T> promise) {
    try {
      promise.complete(call.call());
    } catch (Exception e) {
      promise.fail(e);
    }
  }

  @Override
  public Future<Void> close() {
    closed = true;
    return Future.succeededFuture();
  }

  @Override
  public boolean isMetricsEnabled() {
    return false;
  }
}
