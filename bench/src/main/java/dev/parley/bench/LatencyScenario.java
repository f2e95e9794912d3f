package dev.parley.bench;

import dev.parley.bench.load.LoadPlan;
import dev.parley.bench.load.LoadResult;
import dev.parley.bench.load.LoadRun;
import dev.parley.bench.load.Target;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** One room at a modest rate: how long a message takes, and whether all get all in one order. */
@Command(
    name = "latency",
    sortOptions = false,
    abbreviateSynopsis = true,
    header = "One room at a modest rate: latency to every member, and one order for all.",
    description = {
      "Messages are due at a fixed rate; latency is from then to each receiver's read.",
      "All members' sequences of offsets are compared, and the chain of prev is followed."
    })
final class LatencyScenario extends Scenario {

  @Option(
      names = "--members",
      paramLabel = "N",
      defaultValue = "50",
      description = "in the one room (${DEFAULT-VALUE})")
  private int members;

  @Option(
      names = "--rate",
      paramLabel = "R",
      defaultValue = "100",
      description = "messages a second in all; members send in turn (${DEFAULT-VALUE})")
  private double rate;

  @Option(
      names = "--duration",
      paramLabel = "S",
      defaultValue = "60",
      description = "seconds (${DEFAULT-VALUE})")
  private int duration;

  @Option(
      names = "--warmup",
      paramLabel = "S",
      defaultValue = "2",
      description = "seconds before, checked but not timed (${DEFAULT-VALUE})")
  private int warmup;

  @Option(
      names = "--payload",
      paramLabel = "BYTES",
      defaultValue = "128",
      description = "bytes (${DEFAULT-VALUE})")
  private int payload;

  @Override
  public Integer call() throws InterruptedException {
    Output output = output();
    if (rate <= 0) {
      throw new BenchException("rate: " + rate + " (expected: more than 0 a second)");
    }
    LoadPlan plan =
        new LoadPlan(
            members,
            1,
            members,
            rate,
            1,
            payload,
            Duration.ofSeconds(warmup),
            Duration.ofSeconds(duration),
            Duration.ofSeconds(10));
    LoadResult result = LoadRun.run(target(Target.Protocol.PARLEY), plan, server(), progress());
    Figures.print(result, output);
    output.end(result.json("latency", "parley"));
    return result.checks().clean() ? FINE : WRONG;
  }
}
