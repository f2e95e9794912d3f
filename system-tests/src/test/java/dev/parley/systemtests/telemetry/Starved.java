package dev.parley.systemtests.telemetry;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A process that gets the processor for a tenth of each second only, until this is closed. */
final class Starved implements AutoCloseable {

  private static final long PERIOD_MILLIS = 1_000;
  private static final long AWAKE_MILLIS = 100;

  private final long pid;
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();

  Starved(long pid) {
    this.pid = pid;
    clock.scheduleAtFixedRate(() -> Signals.stop(pid), 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    clock.scheduleAtFixedRate(
        () -> Signals.go(pid), PERIOD_MILLIS - AWAKE_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    clock.shutdown();
    try {
      if (!clock.awaitTermination(10, TimeUnit.SECONDS)) {
        throw new AssertionError("still at it");
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } finally {
      Signals.go(pid);
    }
  }
}
