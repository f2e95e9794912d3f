package dev.parley.bench;

import dev.parley.bench.capacity.CostModel;
import dev.parley.bench.capacity.Costs;
import dev.parley.bench.capacity.Load;
import dev.parley.bench.capacity.Machines;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
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

  @Option(
      names = "--rooms-each",
      defaultValue = "5",
      description = "rooms of each (${DEFAULT-VALUE})")
  private double roomsEach;

  @Option(names = "--room-size", defaultValue = "50", description = "members (${DEFAULT-VALUE})")
  private double roomSize;

  @Option(
      names = "--per-minute",
      defaultValue = "0.5",
      description = "messages of each (${DEFAULT-VALUE})")
  private double perMinute;

  @Option(names = "--body", defaultValue = "200", description = "bytes (${DEFAULT-VALUE})")
  private double body;

  @Option(
      names = "--churn",
      defaultValue = "30",
      description = "of a hundred, sockets that come anew in an hour (${DEFAULT-VALUE})")
  private double churn;

  @Option(names = "--copy", defaultValue = "9.5", description = "µs of a copy (${DEFAULT-VALUE})")
  private double copy;

  @Option(
      names = "--send",
      defaultValue = "125",
      description = "µs of a message (${DEFAULT-VALUE})")
  private double send;

  @Option(
      names = "--connect",
      defaultValue = "400",
      description = "µs of a connect with its joins (${DEFAULT-VALUE})")
  private double connect;

  @Option(
      names = "--socket",
      defaultValue = "27",
      description = "KiB of a socket (${DEFAULT-VALUE})")
  private double socket;

  @Option(names = "--link", defaultValue = "20", description = "µs of a batch (${DEFAULT-VALUE})")
  private double link;

  @Option(
      names = "--gateway-cores",
      defaultValue = "8",
      description = "of a gateway (${DEFAULT-VALUE})")
  private double gatewayCores;

  @Option(
      names = "--gateway-gib",
      defaultValue = "16",
      description = "memory of a gateway (${DEFAULT-VALUE})")
  private double gatewayGib;

  @Option(
      names = "--retention-days",
      defaultValue = "365",
      description = "how long messages are kept (${DEFAULT-VALUE})")
  private double retentionDays;

  @Override
  public Integer call() {
    CostModel model =
        new CostModel(
            new Load(connections, roomsEach, roomSize, perMinute, body, churn),
            new Costs(copy, send, connect, socket, 200, link, 1_000, 5_000, 200),
            new Machines(gatewayCores, gatewayGib, 8, 60, 3, retentionDays));
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
