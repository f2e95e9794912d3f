package dev.parley.bench.load;

import dev.parley.bench.report.ProcessTimes;
import dev.parley.bench.report.ServerProcesses;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Does something at a fixed rate on the event loop of a crowd, however slow the server is, and
 * reads what the server uses in the window after the warm-up.
 */
final class FixedRate {

  private static final double NANOS = 1e9;

  private final Traffic traffic;
  private final ServerProcesses server;
  private final Window window;
  private final Runnable each;
  private final Runnable end;
  private CompletableFuture<UsageSnapshot> atStart = new CompletableFuture<>();
  private CompletableFuture<UsageSnapshot> atEnd = new CompletableFuture<>();
  private Schedule schedule = new Schedule(0, 0, 1);

  /**
   * When.
   *
   * @param rate times a second
   * @param warmup not counted
   * @param duration counted
   */
  record Window(double rate, Duration warmup, Duration duration) {}

  /**
   * Does nothing yet.
   *
   * @param each what is done at each time
   * @param end what is done after the last one
   */
  FixedRate(Traffic traffic, ServerProcesses server, Window window, Runnable each, Runnable end) {
    this.traffic = traffic;
    this.server = server;
    this.window = window;
    this.each = each;
    this.end = end;
  }

  /** Begins, on the event loop. */
  boolean start() {
    long now = System.nanoTime();
    long windowStart = now + window.warmup.toNanos();
    long windowEnd = windowStart + window.duration.toNanos();
    traffic.counts().windowStart = windowStart;
    traffic.counts().windowEnd = windowEnd;
    schedule = new Schedule(now, windowEnd, window.rate);
    Meter meter = new Meter(server, Thread.currentThread().getId());
    atStart = meter.at(windowStart);
    atEnd = meter.at(windowEnd);
    go();
    return true;
  }

  /** Whether all that was due is done; on the event loop. */
  boolean over() {
    return schedule.dueNanos() == Long.MAX_VALUE;
  }

  /** Waits for the window's end; on another thread. */
  Usage await() throws InterruptedException {
    UsageSnapshot first = Waiting.on(atStart);
    UsageSnapshot last = Waiting.on(atEnd);
    return new Usage(
        (last.atNanos() - first.atNanos()) / NANOS,
        ProcessTimes.since(last.processes(), first.processes()));
  }

  private void go() {
    while (schedule.isDue(System.nanoTime())) {
      schedule.advance();
      each.run();
    }
    if (over()) {
      end.run();
    } else {
      long wait = Math.max(0, schedule.dueNanos() - System.nanoTime());
      traffic.crowd().loop().schedule(this::go, wait, TimeUnit.NANOSECONDS);
    }
  }
}
