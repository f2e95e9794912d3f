package dev.parley.bench;

import dev.parley.bench.capacity.CostModel;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Arithmetic, no load: how many of everything so many people need. docs/capacity.md explains it.
 */
@Command(
    name = "capacity",
    sortOptions = false,
    abbreviateSynopsis = true,
    header = "How many of everything a load needs, from what one thing costs; measures nothing.")
final class CapacityScenario implements Callable<Integer> {

  @Option(names = "--connections", defaultValue = "10000000", description = "${DEFAULT-VALUE}")
  private double connections;

  @Mixin private CapacityInputs inputs = new CapacityInputs();

  @Override
  public Integer call() {
    CostModel model = new CostModel(inputs.load(connections), inputs.prices(), inputs.machines());
    System.out.println("needed");
    model
        .needs()
        .forEach(
            need ->
                System.out.printf("  %-32s %,16.1f %s%n", need.what(), need.amount(), need.unit()));
    System.out.println("what is full first");
    model
        .bounds()
        .forEach(
            bound ->
                System.out.printf(
                    "  %-66s %8.2f%n      %s%n", bound.what(), bound.share(), bound.answer()));
    return Scenario.FINE;
  }
}
