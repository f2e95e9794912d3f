package dev.parley.bench;

import dev.parley.bench.capacity.Costs;
import dev.parley.bench.capacity.Load;
import dev.parley.bench.capacity.Machines;
import picocli.CommandLine.Option;

/** What people do, what things cost and what machines have, as options. */
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

  Costs costs() {
    return new Costs(copy, send, connect, socket, 200, link, 1_000, 5_000, 200);
  }

  Machines machines() {
    return new Machines(gatewayCores, gatewayGib, 8, 60, 3, retentionDays);
  }
}
