package dev.parley.bench.load;

import dev.parley.bench.report.ServerProcesses;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * Reads what was used, at the moments that bound the window. On a thread of its own: the event loop
 * may be in the middle of a long turn just then.
 */
final class Meter {

  private final ServerProcesses server;
  private final long loopThread;

  Meter(ServerProcesses server, long loopThread) {
    this.server = server;
    this.loopThread = loopThread;
  }

  /** What was used up to a moment that is still to come. */
  CompletableFuture<UsageSnapshot> at(long nanos) {
    Executor then =
        CompletableFuture.delayedExecutor(
            Math.max(0, nanos - System.nanoTime()), TimeUnit.NANOSECONDS);
    return CompletableFuture.supplyAsync(() -> UsageSnapshot.now(server, loopThread), then);
  }
}
