package dev.parley.bench;

import dev.parley.bench.costs.Cluster;
import dev.parley.bench.costs.CostRun;
import dev.parley.bench.costs.CostTable;
import dev.parley.bench.report.JsonLine;
import dev.parley.bench.report.Progress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What one thing costs, on a cluster that is given several loads in turn. */
@Command(
    name = "costs",
    sortOptions = false,
    abbreviateSynopsis = true,
    header = "What one thing costs: the table of docs/capacity.md, measured.",
    description = {
      "Gives a cluster of deploy/local-cluster several loads in turn and reads the processor time",
      "of its single processes. bench/costs starts such a cluster and runs this. The cluster should",
      "do nothing else; a gateway of it is frozen for some seconds, so it is not one to be used."
    })
final class CostsScenario implements Callable<Integer> {

  @Option(
      names = "--processes",
      required = true,
      paramLabel = "FILE",
      description = "the cluster's processes.tsv; two gateways or more, at least one of the others")
  private Path processes = Path.of("processes.tsv");

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "3",
      description = "of all loads (${DEFAULT-VALUE})")
  private int rounds;

  @Option(
      names = "--warmup",
      paramLabel = "N",
      defaultValue = "2",
      description = "rounds before, not counted (${DEFAULT-VALUE})")
  private int warmup;

  @Option(
      names = "--duration",
      paramLabel = "S",
      defaultValue = "5",
      description = "seconds of each load (${DEFAULT-VALUE})")
  private int duration;

  @Option(
      names = "--quick",
      description = "one round after one, of 3 s a load: to see that it works, not for figures")
  private boolean quick;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "write the line of JSON to this file too")
  private @Nullable Path json;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "print this text")
  private boolean help;

  @Override
  public Integer call() throws InterruptedException {
    Output output = new Output(System.out, json);
    if (rounds < 1 || warmup < 0 || duration < 1) {
      throw new BenchException(
          "rounds %d, warmup %d, duration %d (expected: at least 1, 0, 1)"
              .formatted(rounds, warmup, duration));
    }
    CostRun.Plan plan =
        quick
            ? new CostRun.Plan(Duration.ofSeconds(1), Duration.ofSeconds(3), 30, 300)
            : new CostRun.Plan(Duration.ofSeconds(3), Duration.ofSeconds(duration), 50, 2_000);
    int counted = quick ? 1 : rounds;
    CostTable table =
        new CostRun(Cluster.read(processes), plan, new Progress(System.err))
            .run(quick ? 1 : warmup, counted);
    output.line("%s", table.markdown());
    output.line("bench/run capacity %s", table.options());
    JsonLine line = new JsonLine().put("scenario", "costs").put("rounds", counted);
    output.end(table.putInto(line).put("complete", table.complete()));
    return table.complete() ? Scenario.FINE : Scenario.WRONG;
  }
}
