package dev.parley.bench;

import dev.parley.bench.load.LoadPlan;
import dev.parley.bench.load.LoadResult;
import dev.parley.bench.load.LoadRun;
import dev.parley.bench.load.Target;
import dev.parley.bench.report.JsonLine;
import dev.parley.bench.report.ProcessTimes;
import dev.parley.bench.report.RatioTable;
import dev.parley.bench.report.ServerProcesses;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** S1 and S2 against Parley and against the cheapest server there is, in turn. */
@Command(
    name = "compare",
    sortOptions = false,
    abbreviateSynopsis = true,
    header = "Parley beside the cheapest server that can do the work.",
    description = {
      "Compiles peers/limit.c (needs cc), starts it, and gives S1 and S2 to it and to a running",
      "Parley in turn. Prints a table: ratio 1.00 means that Parley's gateway makes as many copies",
      "in a second of processor time as a bare loop of send() in C."
    })
final class CompareScenario extends Scenario {

  private static final int QUIET_LOOKS = 30;
  private static final int LOOK_MILLIS = 500;
  private static final int QUIET_MILLIS = 40;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "5",
      description = "rounds of each load (${DEFAULT-VALUE})")
  private int rounds;

  @Mixin private WindowInputs times = new WindowInputs();

  @Option(
      names = "--server-cpus",
      paramLabel = "LIST",
      description = "pin both servers to these processors meanwhile (taskset)")
  private @Nullable String serverCpus;

  @Option(
      names = "--generator-cpus",
      paramLabel = "LIST",
      description = "pin the generator to these processors (taskset)")
  private @Nullable String generatorCpus;

  private final List<AutoCloseable> opened = new ArrayList<>();
  private boolean clean = true;

  @Override
  public Integer call() throws Exception {
    Output output = output();
    if (rounds < 1) {
      throw new BenchException("--rounds: %d (expected: 1 or more)".formatted(rounds));
    }
    ServerProcesses parley = knownServer();
    Target target = target(Target.Protocol.PARLEY);
    try {
      LimitServer limit = open(LimitServer.start());
      pin(parley, limit.server());
      measure(limit, target, parley, output);
    } finally {
      for (int i = opened.size() - 1; i >= 0; i--) {
        opened.get(i).close();
      }
    }
    return clean ? FINE : WRONG;
  }

  private <T extends AutoCloseable> T open(T resource) {
    opened.add(resource);
    return resource;
  }

  private void pin(ServerProcesses parley, ServerProcesses limit) {
    if (generatorCpus != null) {
      open(Affinity.tie(ProcessHandle.current().pid(), generatorCpus));
    }
    if (serverCpus != null) {
      for (long pid : parley.pids()) {
        open(Affinity.tie(pid, serverCpus));
      }
      open(Affinity.tie(limit.pids().get(0), serverCpus));
    }
  }

  private void measure(LimitServer limit, Target target, ServerProcesses parley, Output output)
      throws InterruptedException {
    Map<String, LoadPlan> loads = new LinkedHashMap<>();
    loads.put("S1", Presets.s1(times.warmup(), times.duration()));
    loads.put("S2", Presets.s2(times.warmup(), times.duration()));
    RatioTable table = new RatioTable();
    JsonLine json = new JsonLine().put("scenario", "compare").put("rounds", rounds);
    for (Map.Entry<String, LoadPlan> load : loads.entrySet()) {
      String name = load.getKey();
      List<RatioTable.Sample> bare = new ArrayList<>();
      List<RatioTable.Sample> full = new ArrayList<>();
      for (int round = 1; round <= rounds; round++) {
        String step = "%s, round %d of %d: ".formatted(name, round, rounds);
        // Who is first changes, so that neither always meets what the other has left behind.
        for (int turn = 0; turn < 2; turn++) {
          if ((round + turn) % 2 == 1) {
            progress().step(step + "limit");
            bare.add(sample(limit.target(), load.getValue(), limit.server(), step));
          } else {
            progress().step(step + "Parley");
            full.add(sample(target, load.getValue(), parley, step));
            untilQuiet(parley);
          }
        }
      }
      RatioTable.Spread ratio = table.add(name, "limit", bare, "Parley", full);
      put(json, name, ratio, bare, full);
    }
    output.line("%s", table.markdown());
    output.end(json.put("clean", clean));
  }

  private RatioTable.Sample sample(
      Target target, LoadPlan plan, ServerProcesses server, String step)
      throws InterruptedException {
    LoadResult result = LoadRun.run(target, plan, server, progress());
    if (!result.checks().clean()) {
      clean = false;
      progress().step(step + "something is missing or wrong: " + result.json("", ""));
    }
    if (result.generatorBound()) {
      progress().step(step + "the generator used a whole core");
    }
    return new RatioTable.Sample(
        result.deliveriesPerCpuSecond(),
        result.microsPerDelivery(),
        result.userMicrosPerDelivery(),
        result.latencyMillis(50),
        result.latencyMillis(99));
  }

  /**
   * A thousand members that left are still being told to others: let that not run into the next.
   */
  private static void untilQuiet(ServerProcesses server) throws InterruptedException {
    ProcessTimes last = server.times();
    for (int look = 0; look < QUIET_LOOKS; look++) {
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      ProcessTimes now = server.times();
      if (now.since(last).allMillis() <= QUIET_MILLIS) {
        return;
      }
      last = now;
    }
  }

  private static void put(
      JsonLine json,
      String load,
      RatioTable.Spread ratio,
      List<RatioTable.Sample> bare,
      List<RatioTable.Sample> full) {
    String name = load.toLowerCase(Locale.ROOT);
    json.put(name + "_ratio", ratio.median())
        .put(name + "_ratio_lowest", ratio.lowest())
        .put(name + "_ratio_highest", ratio.highest())
        .put(name + "_limit_us", bare.stream().map(RatioTable.Sample::micros).toList())
        .put(name + "_parley_us", full.stream().map(RatioTable.Sample::micros).toList())
        .put(name + "_parley_user_us", full.stream().map(RatioTable.Sample::userMicros).toList())
        .put(name + "_parley_p50_ms", full.stream().map(RatioTable.Sample::p50Millis).toList())
        .put(name + "_parley_p99_ms", full.stream().map(RatioTable.Sample::p99Millis).toList());
  }
}
