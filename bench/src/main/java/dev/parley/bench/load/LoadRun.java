package dev.parley.bench.load;

import dev.parley.bench.BenchException;
import dev.parley.bench.report.ProcessTimes;
import dev.parley.bench.report.Progress;
import dev.parley.bench.report.ServerProcesses;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * Opens clients, sends for the warm-up and the window, waits for what is still in flight, and says
 * what it found.
 */
public final class LoadRun {

  private static final long NANOS = 1_000_000_000;
  private static final long LEAD_NANOS = NANOS / 20;
  private static final int DRAIN_CHECK_MILLIS = 20;

  private final Target target;
  private final LoadPlan plan;
  private final ServerProcesses server;
  private final Progress progress;
  private final Traffic traffic;
  private final List<Placement> placements;
  private final CompletableFuture<Void> drained = new CompletableFuture<>();
  private CompletableFuture<UsageSnapshot> atStart = new CompletableFuture<>();
  private CompletableFuture<UsageSnapshot> atEnd = new CompletableFuture<>();
  private long missing;

  private LoadRun(Target target, LoadPlan plan, ServerProcesses server, Progress progress) {
    this.target = target;
    this.plan = plan;
    this.server = server;
    this.progress = progress;
    Rooms rooms = Rooms.fresh(plan.rooms());
    traffic = new Traffic(target, rooms, plan.bodyBytes());
    placements =
        IntStream.range(0, plan.members()).mapToObj(i -> Placement.of(i, target, rooms)).toList();
  }

  /** Does it all. */
  public static LoadResult run(
      Target target, LoadPlan plan, ServerProcesses server, Progress progress)
      throws InterruptedException {
    FileLimit.expectRoomFor(plan.members());
    LoadRun run = new LoadRun(target, plan, server, progress);
    try (Crowd crowd = run.traffic.crowd()) {
      double connectSeconds = Opening.open(crowd, run.placements, progress);
      crowd.ask(run::start);
      run.await();
      UsageSnapshot first = Waiting.on(run.atStart);
      UsageSnapshot last = Waiting.on(run.atEnd);
      return crowd.ask(() -> run.result(connectSeconds, first, last));
    }
  }

  // ---- on the event loop

  private boolean start() {
    long start = System.nanoTime() + LEAD_NANOS;
    long windowStart = start + plan.warmup().toNanos();
    long windowEnd = windowStart + plan.duration().toNanos();
    traffic.counts().windowStart = windowStart;
    traffic.counts().windowEnd = windowEnd;
    List<Client> senders = traffic.crowd().clients().subList(0, plan.senders());
    if (plan.closedLoop()) {
      ClosedLoop driver = new ClosedLoop(traffic, windowEnd);
      traffic.drivenBy(driver);
      driver.start(senders, plan.window(), System.nanoTime());
    } else {
      OpenLoop driver = new OpenLoop(traffic, senders, new Schedule(start, windowEnd, plan.rate()));
      traffic.drivenBy(driver);
      driver.turn(System.nanoTime());
    }
    Meter meter = new Meter(server, Thread.currentThread().getId());
    atStart = meter.at(windowStart);
    atEnd = meter.at(windowEnd);
    traffic
        .crowd()
        .loop()
        .schedule(
            () -> drain(windowEnd + plan.drain().toNanos()),
            windowEnd - System.nanoTime(),
            TimeUnit.NANOSECONDS);
    return true;
  }

  private void drain(long deadline) {
    missing = traffic.log().missing();
    if (missing == 0 || System.nanoTime() - deadline > 0) {
      drained.complete(null);
    } else {
      traffic
          .crowd()
          .loop()
          .schedule(() -> drain(deadline), DRAIN_CHECK_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private LoadResult result(double connectSeconds, UsageSnapshot first, UsageSnapshot last) {
    Counts counts = traffic.counts();
    Crowd crowd = traffic.crowd();
    double nanos = Math.max(1, last.atNanos() - first.atNanos());
    List<ProcessTimes> times = ProcessTimes.since(last.processes(), first.processes());
    List<String> reasons = new ArrayList<>(crowd.reasons());
    if (!counts.firstRefusal.isEmpty()) {
      reasons.add(counts.firstRefusal);
    }
    LoadResult.Checks checks =
        new LoadResult.Checks(
            missing,
            counts.again + counts.storedTwice + traffic.log().surplus(),
            counts.disagreements + counts.ahead + traffic.log().acknowledgedElsewhere(),
            traffic.orders().stream().mapToLong(RoomOrder::brokenPrev).sum(),
            counts.refused,
            counts.gaps,
            counts.strange,
            crowd.lostClients(),
            counts.retries,
            reasons);
    return new LoadResult(
        plan,
        plan.duration().toMillis() / 1e3,
        connectSeconds,
        counts.sent,
        counts.delivered,
        counts.acknowledged,
        counts.latencies,
        checks,
        times,
        server.rssKilobytes(),
        (last.loopNanos() - first.loopNanos()) / nanos,
        counts.lateNanos / 1e6);
  }

  // ---- on the caller's thread

  private void await() throws InterruptedException {
    Duration all = plan.warmup().plus(plan.duration());
    progress.step(
        "%s for %d s, the first %d s not counted"
            .formatted(
                plan.closedLoop()
                    ? plan.senders() + " senders, closed loop"
                    : "%,.0f messages/s".formatted(plan.rate()),
                all.toSeconds(),
                plan.warmup().toSeconds()));
    long start = System.nanoTime();
    while (!Waiting.until(drained)) {
      if (progress.due()) {
        progress.at(
            traffic.crowd().ask(() -> state((System.nanoTime() - start) / NANOS, all.toSeconds())));
      }
      if (traffic.crowd().ask(() -> traffic.crowd().readyClients()) == 0) {
        throw new BenchException(
            "%s: all connections were lost: %s"
                .formatted(target.servers().get(0), String.join("; ", traffic.crowd().reasons())));
      }
    }
  }

  private String state(long seconds, long all) {
    return "%d of %d s: %,d messages sent, %,d copies read"
        .formatted(
            Math.min(seconds, all), all, traffic.log().size(), traffic.counts().deliveredAll);
  }
}
