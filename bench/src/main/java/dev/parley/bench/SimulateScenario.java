package dev.parley.bench;

import dev.parley.bench.capacity.Forecast;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Virtual time, no load: what becomes of so many people. docs/capacity.md explains it. */
@Command(
    name = "simulate",
    sortOptions = false,
    abbreviateSynopsis = true,
    header = {
      "Lets fleets of nodes live through ten minutes of bursts and losses in virtual time, and finds",
      "the smallest that stands it; measures nothing."
    })
final class SimulateScenario implements Callable<Integer> {

  @Option(
      names = "--connections",
      split = ",",
      defaultValue = "100000,1000000,10000000",
      description = "one or several, separated by commas (${DEFAULT-VALUE})")
  private List<Double> connections = List.of();

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "the same seed gives the same (${DEFAULT-VALUE})")
  private long seed;

  @Mixin private CapacityInputs inputs = new CapacityInputs();

  @Override
  public Integer call() {
    Forecast forecast = new Forecast(inputs.prices(), inputs.machines(), inputs::load, seed);
    System.out.print(forecast.table(connections));
    double last = connections.get(connections.size() - 1);
    System.out.print(forecast.life(last));
    System.out.print(forecast.breaking(last));
    return Scenario.FINE;
  }
}
