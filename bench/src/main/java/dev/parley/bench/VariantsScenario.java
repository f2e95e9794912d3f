package dev.parley.bench;

import dev.parley.bench.load.LoadPlan;
import dev.parley.bench.load.LoadResult;
import dev.parley.bench.load.LoadRun;
import dev.parley.bench.load.Target;
import dev.parley.bench.report.JsonLine;
import dev.parley.bench.report.RatioTable.Spread;
import dev.parley.bench.report.ServerProcesses;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The same load on several running Parleys that differ in a setting: what the setting costs. */
@Command(
    name = "variants",
    sortOptions = false,
    abbreviateSynopsis = true,
    header = "What a setting costs: several servers under the same load, in turn.",
    description = {
      "Gives each server the same load, round by round, in changing order, and compares the",
      "processor time for a message and the latency with those of the first server. bench/tracing",
      "starts servers with more and less tracing and runs this."
    })
final class VariantsScenario extends Scenario {

  @Option(
      names = "--variant",
      required = true,
      paramLabel = "NAME=URL@PID[+PID...]",
      description = "a server, its name in the table and its processes; the first is the measure")
  private Map<String, String> variants = new LinkedHashMap<>();

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "5",
      description = "(${DEFAULT-VALUE})")
  private int rounds;

  @Option(
      names = "--rate",
      paramLabel = "R",
      defaultValue = "2000",
      description = "messages a second (${DEFAULT-VALUE})")
  private double rate;

  @Option(
      names = "--members",
      paramLabel = "N",
      defaultValue = "20",
      description = "in rooms of two (${DEFAULT-VALUE})")
  private int members;

  @Option(
      names = "--duration",
      paramLabel = "S",
      defaultValue = "8",
      description = "seconds of each measurement (${DEFAULT-VALUE})")
  private int duration;

  @Option(
      names = "--warmup",
      paramLabel = "S",
      defaultValue = "4",
      description = "seconds before each, not counted (${DEFAULT-VALUE})")
  private int warmup;

  private boolean clean = true;

  @Override
  public Integer call() throws InterruptedException {
    LoadPlan plan =
        new LoadPlan(
            members,
            Math.max(1, members / 2),
            members,
            rate,
            1,
            128,
            Duration.ofSeconds(warmup),
            Duration.ofSeconds(duration),
            Duration.ofSeconds(10));
    List<String> names = new ArrayList<>(variants.keySet());
    Map<String, List<LoadResult>> results = new LinkedHashMap<>();
    names.forEach(name -> results.put(name, new ArrayList<>()));
    for (int round = 0; round < rounds; round++) {
      for (int turn = 0; turn < names.size(); turn++) {
        String name = names.get((round + turn) % names.size());
        progress().step("round %d of %d: %s".formatted(round + 1, rounds, name));
        LoadResult result = sample(variants.getOrDefault(name, ""), plan);
        clean = clean && result.checks().clean();
        results.computeIfAbsent(name, n -> new ArrayList<>()).add(result);
      }
    }
    print(results);
    return clean ? FINE : WRONG;
  }

  private LoadResult sample(String variant, LoadPlan plan) throws InterruptedException {
    int at = variant.lastIndexOf('@');
    if (at < 0) {
      throw new BenchException("--variant: \"%s\" (expected: NAME=URL@PID)".formatted(variant));
    }
    List<Long> pids =
        Arrays.stream(variant.substring(at + 1).split("\\+")).map(Long::parseLong).toList();
    Target target =
        new Target(List.of(URI.create(variant.substring(0, at))), Target.Protocol.PARLEY, null);
    return LoadRun.run(target, plan, new ServerProcesses(pids), progress());
  }

  /** Each round's ratio is to the first server's figure of the same round. */
  private void print(Map<String, List<LoadResult>> results) {
    Output output = output();
    List<LoadResult> base = results.values().iterator().next();
    JsonLine json = new JsonLine().put("scenario", "variants").put("rounds", rounds);
    output.line("%s", "| variant | µs of processor a message | ratio (range) | p50 ms | p99 ms |");
    output.line("%s", "| --- | --- | --- | --- | --- |");
    results.forEach(
        (name, runs) -> {
          Spread micros = Spread.of(figures(runs, VariantsScenario::microsPerMessage));
          double[] ratios = new double[runs.size()];
          for (int i = 0; i < ratios.length; i++) {
            ratios[i] = microsPerMessage(runs.get(i)) / microsPerMessage(base.get(i));
          }
          Spread ratio = Spread.of(ratios);
          Spread p50 = Spread.of(figures(runs, run -> run.latencyMillis(50)));
          Spread p99 = Spread.of(figures(runs, run -> run.latencyMillis(99)));
          output.line(
              "| %s | %.1f | %.3f (%.3f to %.3f) | %.2f | %.2f |",
              name,
              micros.median(),
              ratio.median(),
              ratio.lowest(),
              ratio.highest(),
              p50.median(),
              p99.median());
          json.put(name + "_us", micros.median())
              .put(name + "_ratio", ratio.median())
              .put(name + "_p50_ms", p50.median())
              .put(name + "_p99_ms", p99.median());
        });
    output.end(json.put("clean", clean));
  }

  private static double microsPerMessage(LoadResult run) {
    return run.microsPerDelivery() * run.delivered() / run.sent();
  }

  private static double[] figures(List<LoadResult> runs, ToDoubleFunction<LoadResult> figure) {
    return runs.stream().mapToDouble(figure).toArray();
  }
}
