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

  /** Cores that are left of a node that has only its share of the grid to do, or not even that. */
  private static final double TOO_LITTLE = 0.001;

  /** How often the number of nodes is computed again from what each has of the grid then. */
  private static final int ROUNDS = 20;

  private final Load load;
  private final Costs costs;
  private final Upkeep upkeep;
  private final Brokers brokers;
  private final Machines machines;
  private double gridNodes = 8;

  /** Of a load on machines. */
  public CostModel(Load load, Prices prices, Machines machines) {
    this.load = load;
    this.costs = prices.costs();
    this.upkeep = prices.upkeep();
    this.brokers = prices.brokers();
    this.machines = machines;
    for (int i = 0; i < ROUNDS; i++) {
      gridNodes = members();
    }
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
    needs.add(new Need("  for what they do", gatewaysByTime(gateways()), ""));
    needs.add(new Need("partitions", partitions(), ""));
    needs.add(new Need("room-services", roomServices(), "of " + machines.roomCores() + " cores"));
    needs.add(
        new Need("presence-services", presence(), "of " + machines.serviceCores() + " cores"));
    needs.add(new Need("history-services", history(), "of " + machines.serviceCores() + " cores"));
    needs.add(new Need("links", links(), "between an owner and a gateway, at most"));
    needs.add(new Need("batches down the links", batches(), "a second"));
    needs.add(new Need("log written", logMib(), "MiB a second, with replicas"));
    needs.add(new Need("brokers", brokers(), "of " + machines.brokerCores() + " cores"));
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
            members() / MOST_NODES,
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

  /** More gateways are more batches for the same messages. */
  private double gatewaysByTime(double gateways) {
    return nodes(
        load.copies() * costs.copyMicros()
            + load.messages() * costs.sendMicros()
            + batches(gateways) * costs.takeMicros()
            + load.connects() * costs.comeMicros(load.roomsEach()),
        machines.gatewayCores());
  }

  private double gateways() {
    double gateways = Math.max(2, gatewaysByMemory());
    for (double more = gatewaysByTime(gateways); more > gateways; more = gatewaysByTime(gateways)) {
      gateways = more;
    }
    return gateways;
  }

  private double presence() {
    return Math.max(
        2,
        nodes(
            2 * load.connects() * upkeep.shiftMicros(load.roomsEach())
                + notes() * upkeep.noteMicros(),
            machines.serviceCores()));
  }

  private double history() {
    return Math.max(
        2,
        nodes(
            load.messages() * upkeep.applyMicros()
                + load.connects() * load.roomsEach() * upkeep.pageMicros(),
            machines.serviceCores()));
  }

  private double members() {
    return gateways() + roomServices() + presence() + history();
  }

  /** How many nodes of so many cores, each of which has a share of the grid as well. */
  private double nodes(double microsEachSecond, double cores) {
    double grid =
        upkeep.gridMicros(2 * load.connects(), load.roomsEach(), notes(), gridNodes) / MICROS;
    return Math.ceil(microsEachSecond / MICROS / Math.max(TOO_LITTLE, cores * fill() - grid));
  }

  private double notes() {
    return load.connections() / upkeep.noteSeconds();
  }

  private double partitions() {
    return Math.max(64, powerOfTwo(load.messages() / (costs.partitionMessages() * fill())));
  }

  private double roomServices() {
    return Math.max(
        2,
        nodes(
            load.messages() * costs.storeMicros()
                + batches() * costs.linkMicros()
                + load.connects() * load.roomsEach() * upkeep.joinMicros(),
            machines.roomCores()));
  }

  private double links() {
    return partitions() * gateways();
  }

  /**
   * A message goes to each gateway that has somebody of its room: of n members spread over g
   * gateways that are g(1 - (1 - 1/g)^n). What goes from one partition to one gateway within a turn
   * is one batch.
   */
  private double batches(double gateways) {
    double reached = gateways * (1 - Math.pow(1 - 1 / gateways, load.roomSize()));
    return Math.min(load.messages() * reached, partitions() * gateways * costs.batchesPerSecond());
  }

  private double batches() {
    return batches(gateways());
  }

  private double logMib() {
    return load.messages() * brokers.mib(load.bodyBytes(), machines.replicas());
  }

  private double brokers() {
    double each = brokers.seconds(load.bodyBytes(), machines.replicas(), machines.brokerCores());
    return Math.max(3, Math.ceil(load.messages() * each / fill()));
  }

  private static double powerOfTwo(double atLeast) {
    return Math.pow(2, Math.ceil(Math.log(Math.max(1, atLeast)) / Math.log(2)));
  }
}
