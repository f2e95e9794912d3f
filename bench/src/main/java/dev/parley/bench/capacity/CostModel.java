package dev.parley.bench.capacity;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The arithmetic from what one thing costs to how many machines a load needs. */
public final class CostModel {

  private static final double MICROS = 1e6;
  private static final double MIB = 1 << 20;
  private static final double SECONDS_OF_A_DAY = 86_400;

  /** Hazelcast and the bus connect every node with every other one. */
  private static final double MOST_NODES = 200;

  /** KRaft brokers serve more; what one node reads and tells of them once a second is the limit. */
  private static final double MOST_PARTITIONS = 4_096;

  private final Load load;
  private final Costs costs;
  private final Machines machines;

  /** Of a load on machines. */
  public CostModel(Load load, Costs costs, Machines machines) {
    this.load = load;
    this.costs = costs;
    this.machines = machines;
  }

  /**
   * A line of the result.
   *
   * @param what is needed
   * @param amount how much of it
   * @param unit of that
   */
  public record Need(String what, double amount, String unit) {}

  /**
   * Something that does not grow with machines.
   *
   * @param what it is
   * @param share of what there can be; above 1 it does not work
   * @param answer what to do then
   */
  public record Bound(String what, double share, String answer) {}

  /** How many of everything. */
  public List<Need> needs() {
    List<Need> needs = new ArrayList<>();
    needs.add(new Need("rooms", load.rooms(), ""));
    needs.add(new Need("messages", load.messages(), "a second"));
    needs.add(new Need("copies", load.copies(), "a second"));
    needs.add(new Need("gateways", gateways(), "of " + machines.gatewayCores() + " cores"));
    needs.add(new Need("  for their sockets' memory", gatewaysByMemory(), ""));
    needs.add(new Need("  for copies and connects", gatewaysByTime(), ""));
    needs.add(new Need("partitions", partitions(), ""));
    needs.add(new Need("room-services", roomServices(), "of " + machines.roomCores() + " cores"));
    needs.add(new Need("links", links(), "between an owner and a gateway, at most"));
    needs.add(new Need("batches down the links", batches(), "a second"));
    needs.add(new Need("log written", logMib(), "MiB a second, with replicas"));
    needs.add(new Need("brokers", brokers(), ""));
    needs.add(
        new Need(
            "log kept",
            logMib() * SECONDS_OF_A_DAY * machines.retentionDays() / MIB,
            "TiB, with replicas"));
    return needs;
  }

  /** What is full first comes first. */
  public List<Bound> bounds() {
    List<Bound> bounds = new ArrayList<>();
    bounds.add(
        new Bound(
            "nodes in one cluster",
            (gateways() + roomServices()) / MOST_NODES,
            "cells: several clusters on one Kafka or several, rooms assigned to one by their name"));
    bounds.add(
        new Bound(
            "batches: every message goes to every gateway that has a member",
            batches() * costs.linkMicros() / MICROS / (roomServices() * machines.roomCores()),
            "more members of a room at the same gateway (route clients by room); larger batches"));
    bounds.add(
        new Bound(
            "partitions of the topic",
            partitions() / MOST_PARTITIONS,
            "several topics, a room's one found by its name"));
    bounds.add(
        new Bound(
            "a room of the mean size on one partition",
            load.messages() / Math.max(1, load.rooms()) / costs.partitionMessages(),
            "none: a room has one order"));
    bounds.sort(Comparator.comparingDouble(Bound::share).reversed());
    return bounds;
  }

  private double fill() {
    return machines.fillPercent() / 100;
  }

  private double gatewaysByMemory() {
    return Math.ceil(load.connections() * costs.socketKib() / (machines.socketsKib() * fill()));
  }

  private double gatewaysByTime() {
    double seconds =
        (load.copies() * costs.copyMicros() + load.connects() * costs.connectMicros()) / MICROS;
    return Math.ceil(seconds / (machines.gatewayCores() * fill()));
  }

  private double gateways() {
    return Math.max(2, Math.max(gatewaysByMemory(), gatewaysByTime()));
  }

  private double partitions() {
    return Math.max(64, powerOfTwo(load.messages() / (costs.partitionMessages() * fill())));
  }

  private double roomServices() {
    double seconds =
        (load.messages() * costs.sendMicros() + batches() * costs.linkMicros()) / MICROS;
    return Math.max(2, Math.ceil(seconds / (machines.roomCores() * fill())));
  }

  private double links() {
    return partitions() * gateways();
  }

  /**
   * A message goes to each gateway that has somebody of its room: of n members spread over g
   * gateways that are g(1 - (1 - 1/g)^n). What goes from one partition to one gateway within a turn
   * is one batch.
   */
  private double batches() {
    double gateways = gateways();
    double reached = gateways * (1 - Math.pow(1 - 1 / gateways, load.roomSize()));
    return Math.min(load.messages() * reached, links() * costs.batchesPerSecond());
  }

  private double logMib() {
    return load.messages() * (load.bodyBytes() + costs.recordBytes()) * machines.replicas() / MIB;
  }

  private double brokers() {
    return Math.max(3, Math.ceil(logMib() / (costs.brokerMib() * fill())));
  }

  private static double powerOfTwo(double atLeast) {
    return Math.pow(2, Math.ceil(Math.log(Math.max(1, atLeast)) / Math.log(2)));
  }
}
