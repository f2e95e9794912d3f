package dev.parley.bench;

import dev.parley.bench.capacity.Load;
import dev.parley.bench.capacity.Machines;
import dev.parley.bench.capacity.Prices;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What people do, what things cost ({@link PriceInputs}) and what machines have, as options. */
final class CapacityInputs {

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
      names = "--largest-room",
      defaultValue = "20000",
      description = "members of the largest room (${DEFAULT-VALUE})")
  private double largestRoom;

  @Option(
      names = "--talk",
      defaultValue = "0.5",
      description = {
        "a room of n says n to the power of this times as much as one would: 1 where members of",
        "large rooms talk as much as those of small ones (${DEFAULT-VALUE})"
      })
  private double talk;

  @Option(
      names = "--churn",
      defaultValue = "30",
      description = "of a hundred, sockets that come in an hour (${DEFAULT-VALUE})")
  private double churn;

  @Mixin private PriceInputs prices = new PriceInputs();

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

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "print this text")
  private boolean help;

  Load load(double connections) {
    return new Load(
        connections,
        roomsEach,
        roomSize,
        perMinute,
        body,
        Math.min(largestRoom, connections),
        talk,
        churn);
  }

  Prices prices() {
    return prices.prices();
  }

  Machines machines() {
    return new Machines(gatewayCores, gatewayGib, 8, 4, 8, 60, 3, retentionDays);
  }
}
