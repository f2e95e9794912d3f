package dev.parley.bench.costs;

import dev.parley.bench.BenchException;
import dev.parley.bench.costs.CostEstimate.Messages;
import dev.parley.bench.costs.CostEstimate.Sessions;
import dev.parley.bench.load.CatchUpRun;
import dev.parley.bench.load.ChurnRun;
import dev.parley.bench.load.IdleClients;
import dev.parley.bench.load.LoadPlan;
import dev.parley.bench.load.LoadResult;
import dev.parley.bench.load.LoadRun;
import dev.parley.bench.load.PagesRun;
import dev.parley.bench.load.Target;
import dev.parley.bench.report.LiveHeap;
import dev.parley.bench.report.ProcessTimes;
import dev.parley.bench.report.Progress;
import dev.parley.bench.report.ServerProcesses;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Gives a cluster all loads in turn, round by round. */
public final class CostRun {

  private static final int ROOMS = 50;
  private static final int ROOM_SIZE = 10;
  private static final double RATE = 2_000;
  private static final int BODY_BYTES = 128;
  private static final int LARGE_BODY_BYTES = 4_096;
  private static final double MIB = 1 << 20;

  private static final CatchUpRun.Plan ONE_ROOM = new CatchUpRun.Plan(20_000, 4, 256, BODY_BYTES);

  /** A client's rooms where it is not said how many: as the model has them. */
  private static final int ROOMS_EACH = 5;

  private static final double PAGES_RATE = 500;

  /** The gateway of the clients that say nothing. */
  private static final int QUIET_GATEWAY = 1;

  private final Cluster cluster;
  private final ServerProcesses processes;
  private final Plan plan;
  private final Progress progress;

  /**
   * How long.
   *
   * @param warmup of each load, not counted
   * @param duration of each load
   * @param churn clients a second that come and go
   * @param idleClients clients that say nothing
   */
  public record Plan(Duration warmup, Duration duration, double churn, int idleClients) {}

  /** On a cluster. */
  public CostRun(Cluster cluster, Plan plan, Progress progress) {
    this.cluster = cluster;
    this.processes = cluster.processes();
    this.plan = plan;
    this.progress = progress;
  }

  /** Does some rounds that do not count, then those that do. */
  public CostTable run(int warmups, int rounds) throws InterruptedException {
    CostTable table = new CostTable();
    for (int i = 0; i < warmups; i++) {
      progress.step("warming up, round %d of %d".formatted(i + 1, warmups));
      CostTable cold = new CostTable();
      cold.add(round(false).costs());
      progress.step(cold.options());
    }
    for (int i = 0; i < rounds; i++) {
      progress.step("round %d of %d".formatted(i + 1, rounds));
      CostEstimate estimate = round(true);
      table.add(estimate.costs());
      CostTable one = new CostTable();
      one.add(estimate.costs());
      progress.step(one.options());
    }
    return table;
  }

  private CostEstimate round(boolean counted) throws InterruptedException {
    CostEstimate estimate = new CostEstimate();
    cluster.awaitNobody();
    RoleUsage idle = idle(plan.duration());
    progress.step("a second of nothing: " + idle.each(idle.seconds()));
    messages(estimate, idle);
    oneRoom(estimate, idle);
    estimate.sessions(sessions(1, idle), sessions(ROOMS_EACH, idle), cluster.services());
    pages(estimate, idle);
    idleClients(estimate, idle, counted);
    return estimate;
  }

  private RoleUsage idle(Duration duration) throws InterruptedException {
    List<ProcessTimes> before = processes.each();
    long start = System.nanoTime();
    TimeUnit.MILLISECONDS.sleep(duration.toMillis());
    double seconds = (System.nanoTime() - start) / 1e9;
    return cluster.usage(seconds, ProcessTimes.since(processes.each(), before));
  }

  private void messages(CostEstimate estimate, RoleUsage idle) throws InterruptedException {
    Messages many = load(1, ROOM_SIZE, BODY_BYTES, idle);
    Messages single = load(1, 1, BODY_BYTES, idle);
    Messages spread = load(2, ROOM_SIZE, BODY_BYTES, idle);
    Messages large = load(1, 1, LARGE_BODY_BYTES, idle);
    estimate.messages(many, single, spread);
    estimate.brokers(single, large, BODY_BYTES / MIB, (LARGE_BODY_BYTES - BODY_BYTES) / MIB);
  }

  /** One sender in each room, at the first gateway. */
  private Messages load(int gateways, int roomSize, int bodyBytes, RoleUsage idle)
      throws InterruptedException {
    cluster.awaitNobody();
    LoadPlan load =
        new LoadPlan(
            ROOMS * roomSize,
            ROOMS,
            ROOMS,
            RATE,
            1,
            bodyBytes,
            plan.warmup(),
            plan.duration(),
            Duration.ofSeconds(10));
    LoadResult result = LoadRun.run(cluster.gateways(0, gateways), load, processes, progress);
    if (!result.checks().clean()) {
      throw new BenchException("a load of messages went wrong: " + result.checks());
    }
    RoleUsage usage = net(result.seconds(), result.processes(), idle, result.sent());
    return new Messages(usage, result.sent(), result.delivered());
  }

  private RoleUsage net(double seconds, List<ProcessTimes> times, RoleUsage idle, double things) {
    RoleUsage usage = cluster.usage(seconds, times).without(idle);
    progress.step("  each of %,.0f: %s".formatted(things, usage.each(things)));
    return usage;
  }

  /** As fast as it goes: then messages go in larger batches. */
  private void oneRoom(CostEstimate estimate, RoleUsage idle) throws InterruptedException {
    cluster.awaitNobody();
    List<ProcessTimes> before = processes.each();
    long start = System.nanoTime();
    CatchUpRun.Result result = CatchUpRun.run(cluster.gateways(0, 1), ONE_ROOM, progress);
    double seconds = (System.nanoTime() - start) / 1e9;
    if (!result.clean()) {
      throw new BenchException("filling one room went wrong: " + result);
    }
    List<ProcessTimes> used = ProcessTimes.since(processes.each(), before);
    RoleUsage usage = net(seconds, used, idle, ONE_ROOM.messages());
    estimate.put(Cost.ONE_ROOM, ONE_ROOM.messages() / result.sendSeconds());
    estimate.put(Cost.BROKER_FULL, usage.of(Role.BROKER) / ONE_ROOM.messages());
  }

  private Sessions sessions(int rooms, RoleUsage idle) throws InterruptedException {
    cluster.awaitNobody();
    ChurnRun.Plan churn = new ChurnRun.Plan(plan.churn(), rooms, plan.warmup(), plan.duration());
    ChurnRun.Result result = ChurnRun.run(cluster.gateways(0, 1), churn, processes, progress);
    if (result.failed() > 0) {
      throw new BenchException("%d of those who came failed".formatted(result.failed()));
    }
    RoleUsage usage =
        net(result.usage().seconds(), result.usage().processes(), idle, result.came());
    return new Sessions(usage, result.came(), rooms);
  }

  private void pages(CostEstimate estimate, RoleUsage idle) throws InterruptedException {
    cluster.awaitNobody();
    PagesRun.Plan pages =
        new PagesRun.Plan(ROOMS, 200, 50, PAGES_RATE, BODY_BYTES, plan.warmup(), plan.duration());
    PagesRun.Result result = PagesRun.run(cluster.gateways(0, 1), pages, processes, progress);
    if (result.wrong() > 0) {
      throw new BenchException("a page is wrong: " + result.firstWrong());
    }
    estimate.pages(
        net(result.usage().seconds(), result.usage().processes(), idle, result.pages()),
        result.pages());
  }

  /** Clients that say nothing: memory, heartbeats, and links, where the round counts. */
  private void idleClients(CostEstimate estimate, RoleUsage idle, boolean counted)
      throws InterruptedException {
    cluster.awaitNobody();
    Cluster.Node gateway = cluster.of(Role.GATEWAY).get(QUIET_GATEWAY);
    Target quiet = cluster.gateways(QUIET_GATEWAY, 1);
    ServerProcesses memory = new ServerProcesses(List.of(gateway.pid()));
    try (IdleClients few = IdleClients.alone(quiet, ROOMS, ROOMS_EACH, progress)) {
      cluster.awaitTold();
      Freeze.Thaw empty = counted ? freeze() : null;
      long heap = LiveHeap.bytes(memory);
      long rss = memory.rssKilobytes();
      List<ProcessTimes> alone = processes.each();
      long opening = System.nanoTime();
      try (IdleClients crowd = IdleClients.alone(quiet, plan.idleClients(), ROOMS_EACH, progress)) {
        progress.step("idle until presence has announced all, and each has sent a heartbeat");
        cluster.awaitTold();
        double seconds = (System.nanoTime() - opening) / 1e9;
        net(seconds, ProcessTimes.since(processes.each(), alone), idle, plan.idleClients());
        while (crowd.heartbeats() < crowd.clients()) {
          TimeUnit.MILLISECONDS.sleep(100);
        }
        double clients = crowd.clients();
        int before = crowd.heartbeats();
        RoleUsage usage = idle(plan.duration().multipliedBy(2));
        int heartbeats = crowd.heartbeats() - before;
        progress.step(
            "each of %,d: %s".formatted(heartbeats, usage.without(idle).each(heartbeats)));
        estimate.notes(usage.without(idle), heartbeats, cluster.services());
        estimate.put(Cost.OUTSIDE, (memory.rssKilobytes() - rss) / clients);
        estimate.put(Cost.HEAP, (LiveHeap.bytes(memory) - heap) / 1024.0 / clients);
        if (empty != null) {
          Freeze.Thaw full = freeze();
          progress.step("  links: " + empty + ", " + full);
          estimate.links(empty.micros(), full.micros(), empty.links(), clients * ROOMS_EACH);
        }
        if (crowd.clients() + few.clients() < plan.idleClients() + ROOMS) {
          throw new BenchException("some of those who stood there are lost");
        }
      }
    }
  }

  private Freeze.Thaw freeze() throws InterruptedException {
    Cluster.Node gateway = cluster.of(Role.GATEWAY).get(QUIET_GATEWAY);
    progress.step("freezing " + gateway.name());
    return Freeze.of(gateway, cluster.of(Role.PRESENCE), cluster.of(Role.ROOM).get(0));
  }
}
