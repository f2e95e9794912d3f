package dev.parley.bench.capacity;

import java.util.EnumMap;
import java.util.Map;

/**
 * How many of everything.
 *
 * @param nodes of each kind
 * @param partitions of the topic
 */
record Fleet(Map<Kind, Integer> nodes, int partitions) {

  /** What there can be several of. */
  enum Kind {
    GATEWAY("gateways"),
    ROOM("room-services"),
    PRESENCE("presence-services"),
    HISTORY("history-services"),
    BROKER("brokers");

    private final String title;

    Kind(String title) {
      this.title = title;
    }

    /** Whether its nodes have a share of the grid of sessions. */
    boolean sharesGrid() {
      return this != BROKER;
    }

    /** In the plural, as people call them. */
    String title() {
      return title;
    }
  }

  /** The fewest with which the loss of one is survived. */
  static Fleet smallest() {
    Map<Kind, Integer> nodes = new EnumMap<>(Kind.class);
    for (Kind kind : Kind.values()) {
      nodes.put(kind, kind == Kind.BROKER ? 3 : 2);
    }
    return new Fleet(nodes, 64);
  }

  int of(Kind kind) {
    return nodes.getOrDefault(kind, 0);
  }

  /** Members of the Hazelcast cluster: all but the brokers. */
  int members() {
    return nodes.values().stream().mapToInt(Integer::intValue).sum() - of(Kind.BROKER);
  }

  Fleet with(Kind kind, int count) {
    Map<Kind, Integer> next = new EnumMap<>(nodes);
    next.put(kind, count);
    return new Fleet(next, partitions);
  }

  Fleet withPartitions(int count) {
    return new Fleet(nodes, count);
  }
}
