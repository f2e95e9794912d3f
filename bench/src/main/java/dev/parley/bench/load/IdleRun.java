package dev.parley.bench.load;

import dev.parley.bench.report.GridUse;
import dev.parley.bench.report.ProcessTimes;
import dev.parley.bench.report.Progress;
import dev.parley.bench.report.ServerProcesses;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Opens clients that join and say nothing, and reads what the server needs for them. */
public final class IdleRun {

  private static final double MILLIS = 1e3;
  private static final double NANOS = 1e9;

  private IdleRun() {}

  /**
   * What is asked for.
   *
   * @param clients to open
   * @param rooms that they join in turn
   * @param warmClients opened and closed before, so that the server's code is compiled
   * @param pause before the memory is read
   */
  public record Plan(int clients, int rooms, int warmClients, Duration pause) {}

  /**
   * What was found.
   *
   * @param connectSeconds until all had joined
   * @param connecting processor time of the server until then
   * @param rssBefore KiB of the server before the first of them
   * @param rssAfter KiB of the server after the wait
   * @param heapBefore bytes of live heap, where it was asked for
   * @param heapAfter bytes of live heap, where it was asked for
   * @param clients that were open
   * @param idling processor time of the server while they said nothing
   * @param idleSeconds how long that was
   * @param grid what they took in the data grid then; nothing where it was not asked for
   */
  public record Result(
      double connectSeconds,
      ProcessTimes connecting,
      long rssBefore,
      long rssAfter,
      OptionalLong heapBefore,
      OptionalLong heapAfter,
      int clients,
      ProcessTimes idling,
      double idleSeconds,
      GridUse grid) {

    /** Milliseconds of processor time in each second, for 10,000 idle clients. */
    public double idleMillisPerSecond() {
      return clients == 0 || idleSeconds == 0
          ? Double.NaN
          : idling.allMillis() / idleSeconds * 10_000 / clients;
    }

    /** KiB of memory for each client. */
    public double rssPerClient() {
      return (rssAfter - rssBefore) / (double) clients;
    }

    /** KiB of live heap for each client, or NaN. */
    public double heapPerClient() {
      return heapBefore.isEmpty() || heapAfter.isEmpty()
          ? Double.NaN
          : (heapAfter.getAsLong() - heapBefore.getAsLong()) / 1024.0 / clients;
    }

    /** Clients that were connected and joined for each second of the server's processor time. */
    public double connectsPerCpuSecond() {
      return connecting.allMillis() == 0 ? Double.NaN : clients * MILLIS / connecting.allMillis();
    }
  }

  /**
   * Does it all; {@code heap} is asked before the first client and after the wait, {@code metrics}
   * are the nodes whose data grid is read.
   */
  public static Result run(
      Target target,
      Plan plan,
      ServerProcesses server,
      Supplier<OptionalLong> heap,
      List<URI> metrics,
      Progress progress)
      throws InterruptedException {
    FileLimit.expectRoomFor(Math.max(plan.clients(), plan.warmClients()));
    Rooms rooms = Rooms.fresh(plan.rooms());
    if (plan.warmClients() > 0) {
      IdleClients.open(target, rooms, plan.warmClients(), progress).close();
      progress.step("closed; waiting %d s".formatted(plan.pause().toSeconds()));
      TimeUnit.MILLISECONDS.sleep(plan.pause().toMillis());
    }
    OptionalLong heapBefore = heap.get();
    long rssBefore = server.rssKilobytes();
    ProcessTimes before = server.times();
    try (IdleClients idleClients = IdleClients.open(target, rooms, plan.clients(), progress)) {
      ProcessTimes connected = server.times();
      ProcessTimes connecting = connected.since(before);
      long connectedNanos = System.nanoTime();
      progress.step("idle for %d s".formatted(plan.pause().toSeconds()));
      TimeUnit.MILLISECONDS.sleep(plan.pause().toMillis());
      ProcessTimes idling = server.times().since(connected);
      double idleSeconds = (System.nanoTime() - connectedNanos) / NANOS;
      OptionalLong heapAfter = heap.get();
      return new Result(
          idleClients.seconds(),
          connecting,
          rssBefore,
          server.rssKilobytes(),
          heapBefore,
          heapAfter,
          idleClients.clients(),
          idling,
          idleSeconds,
          GridUse.of(metrics));
    }
  }
}
