package dev.parley.bench.load;

import dev.parley.bench.BenchException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for what happens on the event loop, with time to look at it in between. */
final class Waiting {

  private static final int LOOK_MILLIS = 250;

  private Waiting() {}

  /** Waits a little; true when it is done. */
  static boolean until(CompletableFuture<?> done) throws InterruptedException {
    try {
      done.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException notYet) {
      return false;
    } catch (ExecutionException failure) {
      throw cause(failure);
    }
  }

  /** Waits for it. */
  static <T> T on(CompletableFuture<T> value) throws InterruptedException {
    try {
      return value.get();
    } catch (ExecutionException failure) {
      throw cause(failure);
    }
  }

  /** What a task failed with. */
  static BenchException cause(ExecutionException failure) {
    return failure.getCause() instanceof BenchException expected
        ? expected
        : new BenchException("bench itself failed: " + failure.getCause(), failure);
  }
}
