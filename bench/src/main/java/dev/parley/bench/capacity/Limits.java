package dev.parley.bench.capacity;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** What more machines do not help against. */
final class Limits {

  /** Hazelcast and the bus connect every node with every other one. */
  private static final double MOST_MEMBERS = 200;

  /** Heads of idle links are one a second from each partition to each gateway. */
  private static final double MOST_PARTITIONS = 4_096;

  private static final double SECONDS_TO_RETURN = 10;

  private Limits() {}

  /**
   * Something that does not grow with machines.
   *
   * @param what it is
   * @param share of what there can be; above 1 it does not work
   * @param answer what to do then
   */
  record Limit(String what, double share, String answer) {}

  /** What is full first comes first. */
  static List<Limit> of(Outcome outcome) {
    Fleet fleet = outcome.fleet();
    return Stream.of(
            new Limit(
                "links: of the owners' work, what is for sending to every gateway that has a member",
                outcome.links(),
                "bring members of a room to the same gateway; larger batches"),
            new Limit(
                "members of one cluster",
                fleet.members() / MOST_MEMBERS,
                "cells: clusters of their own that share the log, rooms assigned by name"),
            new Limit(
                "rosters: of what may be filled of a small node, what is for being asked of every change",
                outcome.grid(),
                "fewer nodes with a share of the grid; a count that is kept, not asked for"),
            new Limit(
                "partitions of the topic",
                fleet.partitions() / MOST_PARTITIONS,
                "several topics, a room's one found by its name"),
            new Limit(
                "one partition, when the largest room in it is hot",
                outcome.hottest(),
                "none for the room: it has one order; others are better elsewhere"),
            new Limit(
                "return of a lost gateway's clients",
                outcome.returnSeconds() / SECONDS_TO_RETURN,
                "smaller gateways, more of them"))
        .sorted(Comparator.comparingDouble(Limit::share).reversed())
        .toList();
  }
}
