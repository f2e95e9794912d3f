package dev.parley.bench.costs;

import dev.parley.bench.BenchException;
import dev.parley.bench.costs.Round.Messages;
import dev.parley.bench.costs.Round.Sessions;
import dev.parley.bench.load.CatchUpRun;
import dev.parley.bench.load.ChurnRun;
import dev.parley.bench.load.LoadPlan;
import dev.parley.bench.load.LoadResult;
import dev.parley.bench.load.LoadRun;
import dev.parley.bench.load.PagesRun;
import dev.parley.bench.load.Standing;
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
   * @param standing clients that say nothing
   */
  public record Plan(Duration warmup, Duration duration, double churn, int standing) {}

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
      Round round = round(true);
      table.add(round.costs());
      CostTable one = new CostTable();
      one.add(round.costs());
      progress.step(one.options());
    }
    return table;
  }

  private Round round(boolean counted) throws InterruptedException {
    Round round = new Round();
    cluster.awaitNobody();
    Spent idle = idle(plan.duration());
    progress.step("a second of nothing: " + idle.each(idle.seconds()));
    messages(round, idle);
    oneRoom(round, idle);
    round.sessions(sessions(1, idle), sessions(ROOMS_EACH, idle), cluster.services());
    pages(round, idle);
    standing(round, idle, counted);
    return round;
  }

  private Spent idle(Duration duration) throws InterruptedException {
    List<ProcessTimes> before = processes.each();
    long start = System.nanoTime();
    TimeUnit.MILLISECONDS.sleep(duration.toMillis());
    double seconds = (System.nanoTime() - start) / 1e9;
    return cluster.spent(seconds, ProcessTimes.since(processes.each(), before));
  }

  private void messages(Round round, Spent idle) throws InterruptedException {
    Messages many = load(1, ROOM_SIZE, BODY_BYTES, idle);
    Messages single = load(1, 1, BODY_BYTES, idle);
    Messages spread = load(2, ROOM_SIZE, BODY_BYTES, idle);
    Messages large = load(1, 1, LARGE_BODY_BYTES, idle);
    round.messages(many, single, spread);
    round.brokers(single, large, BODY_BYTES / MIB, (LARGE_BODY_BYTES - BODY_BYTES) / MIB);
  }

  /** One sender in each room, at the first gateway. */
  private Messages load(int gateways, int roomSize, int bodyBytes, Spent idle)
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
    Spent spent = net(result.seconds(), result.processes(), idle, result.sent());
    return new Messages(spent, result.sent(), result.delivered());
  }

  private Spent net(double seconds, List<ProcessTimes> times, Spent idle, double things) {
    Spent spent = cluster.spent(seconds, times).without(idle);
    progress.step("  each of %,.0f: %s".formatted(things, spent.each(things)));
    return spent;
  }

  /** As fast as it goes: then messages go in larger batches. */
  private void oneRoom(Round round, Spent idle) throws InterruptedException {
    cluster.awaitNobody();
    List<ProcessTimes> before = processes.each();
    long start = System.nanoTime();
    CatchUpRun.Result result = CatchUpRun.run(cluster.gateways(0, 1), ONE_ROOM, progress);
    double seconds = (System.nanoTime() - start) / 1e9;
    if (!result.clean()) {
      throw new BenchException("filling one room went wrong: " + result);
    }
    List<ProcessTimes> used = ProcessTimes.since(processes.each(), before);
    Spent spent = net(seconds, used, idle, ONE_ROOM.messages());
    round.put(Cost.ONE_ROOM, ONE_ROOM.messages() / result.sendSeconds());
    round.put(Cost.BROKER_FULL, spent.of(Role.BROKER) / ONE_ROOM.messages());
  }

  private Sessions sessions(int rooms, Spent idle) throws InterruptedException {
    cluster.awaitNobody();
    ChurnRun.Plan churn = new ChurnRun.Plan(plan.churn(), rooms, plan.warmup(), plan.duration());
    ChurnRun.Result result = ChurnRun.run(cluster.gateways(0, 1), churn, processes, progress);
    if (result.failed() > 0) {
      throw new BenchException("%d of those who came failed".formatted(result.failed()));
    }
    Spent spent = net(result.used().seconds(), result.used().processes(), idle, result.came());
    return new Sessions(spent, result.came(), rooms);
  }

  private void pages(Round round, Spent idle) throws InterruptedException {
    cluster.awaitNobody();
    PagesRun.Plan pages =
        new PagesRun.Plan(ROOMS, 200, 50, PAGES_RATE, BODY_BYTES, plan.warmup(), plan.duration());
    PagesRun.Result result = PagesRun.run(cluster.gateways(0, 1), pages, processes, progress);
    if (result.wrong() > 0) {
      throw new BenchException("a page is wrong: " + result.firstWrong());
    }
    round.pages(
        net(result.used().seconds(), result.used().processes(), idle, result.pages()),
        result.pages());
  }

  /** Clients that say nothing: memory, signs of life, and links, where the round counts. */
  private void standing(Round round, Spent idle, boolean counted) throws InterruptedException {
    cluster.awaitNobody();
    Cluster.Node gateway = cluster.of(Role.GATEWAY).get(QUIET_GATEWAY);
    Target quiet = cluster.gateways(QUIET_GATEWAY, 1);
    ServerProcesses memory = new ServerProcesses(List.of(gateway.pid()));
    try (Standing few = Standing.alone(quiet, ROOMS, ROOMS_EACH, progress)) {
      cluster.awaitTold();
      Freeze.Thaw empty = counted ? freeze() : null;
      long heap = LiveHeap.bytes(memory);
      long rss = memory.rssKilobytes();
      List<ProcessTimes> alone = processes.each();
      long opening = System.nanoTime();
      try (Standing crowd = Standing.alone(quiet, plan.standing(), ROOMS_EACH, progress)) {
        progress.step("idle until presence has told of all, and each has given a sign of life");
        cluster.awaitTold();
        double seconds = (System.nanoTime() - opening) / 1e9;
        net(seconds, ProcessTimes.since(processes.each(), alone), idle, plan.standing());
        while (crowd.signs() < crowd.clients()) {
          TimeUnit.MILLISECONDS.sleep(100);
        }
        double clients = crowd.clients();
        int before = crowd.signs();
        Spent spent = idle(plan.duration().multipliedBy(2));
        int signs = crowd.signs() - before;
        progress.step("each of %,d: %s".formatted(signs, spent.without(idle).each(signs)));
        round.notes(spent.without(idle), signs, cluster.services());
        round.put(Cost.OUTSIDE, (memory.rssKilobytes() - rss) / clients);
        round.put(Cost.HEAP, (LiveHeap.bytes(memory) - heap) / 1024.0 / clients);
        if (empty != null) {
          Freeze.Thaw full = freeze();
          progress.step("  links: " + empty + ", " + full);
          round.links(empty.micros(), full.micros(), empty.links(), clients * ROOMS_EACH);
        }
        if (crowd.clients() + few.clients() < plan.standing() + ROOMS) {
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
