package dev.parley.bench;

import dev.parley.bench.load.ChurnRun;
import dev.parley.bench.load.Target;
import dev.parley.bench.report.JsonLine;
import dev.parley.bench.report.ServerProcesses;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Clients that come and go: what a connect, its joins and its end cost. */
@Command(
    name = "churn",
    sortOptions = false,
    abbreviateSynopsis = true,
    header = "Clients that come, join rooms of their own and say goodbye: what one of them costs.",
    description = {"Needs --server-pid."})
final class ChurnScenario extends Scenario {

  @Option(
      names = "--rate",
      paramLabel = "R",
      defaultValue = "100",
      description = "clients that come in a second, and as many that go (${DEFAULT-VALUE})")
  private double rate;

  @Option(
      names = "--rooms-each",
      paramLabel = "N",
      defaultValue = "5",
      description = "rooms that each joins (${DEFAULT-VALUE})")
  private int roomsEach;

  @Mixin private WindowInputs times = new WindowInputs();

  @Override
  public Integer call() throws InterruptedException {
    Output output = output();
    if (rate <= 0 || roomsEach < 1) {
      throw new BenchException(
          "rate %s, rooms each %d (expected: more than 0, at least 1)".formatted(rate, roomsEach));
    }
    ServerProcesses server = knownServer();
    ChurnRun.Result result =
        ChurnRun.run(
            target(Target.Protocol.PARLEY),
            new ChurnRun.Plan(rate, roomsEach, times.warmup(), times.duration()),
            server,
            progress());
    output.line(
        "%,d came and went in %.1f s, %d failed; %.0f us of processor time each",
        result.came(),
        result.usage().seconds(),
        result.failed(),
        result.usage().micros(result.came()));
    output.end(
        new JsonLine()
            .put("scenario", "churn")
            .put("rate", rate)
            .put("rooms_each", roomsEach)
            .put("came", result.came())
            .put("seconds", result.usage().seconds())
            .put("failed", result.failed())
            .put("us_each", result.usage().micros(result.came())));
    return result.failed() == 0 && result.came() > 0 ? FINE : WRONG;
  }
}
