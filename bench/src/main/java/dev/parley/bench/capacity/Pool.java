package dev.parley.bench.capacity;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Nodes of one kind, second by second: what they are given to do, and what they owe because it was
 * more than a second's worth.
 */
final class Pool {

  private final double[] given;
  private final double[] owed;
  private final boolean[] dead;
  private final double cores;

  Pool(int nodes, double cores) {
    this.given = new double[nodes];
    this.owed = new double[nodes];
    this.dead = new boolean[nodes];
    this.cores = cores;
  }

  int size() {
    return given.length;
  }

  int alive() {
    int count = 0;
    for (boolean each : dead) {
      count += each ? 0 : 1;
    }
    return count;
  }

  boolean isAlive(int node) {
    return !dead[node];
  }

  /** It does nothing any more, and nobody does what it owed. */
  void kill(int node) {
    dead[node] = true;
    given[node] = 0;
    owed[node] = 0;
  }

  /** Gives a node something to do, in microseconds of processor time. */
  void give(int node, double micros) {
    given[node] += micros / 1e6;
  }

  /** Gives all living nodes equal parts. */
  void share(double micros) {
    double each = micros / alive();
    for (int i = 0; i < given.length; i++) {
      if (!dead[i]) {
        give(i, each);
      }
    }
  }

  /** Processor time of this second that a node has not yet been given work for, in microseconds. */
  double spareMicros(int node) {
    return dead[node] ? 0 : Math.max(0, cores - given[node] - owed[node]) * 1e6;
  }

  /** The same of all nodes together. */
  double spareMicros() {
    return IntStream.range(0, given.length).mapToDouble(this::spareMicros).sum();
  }

  /** How much of the busiest node's second is taken; above 1 it falls behind. */
  double busiest() {
    return Arrays.stream(given).max().orElse(0) / cores;
  }

  /** What all were given in this second, in seconds of processor time. */
  double total() {
    return Arrays.stream(given).sum();
  }

  double mean() {
    return total() / cores / Math.max(1, alive());
  }

  /** Seconds that the node which is furthest behind needs for what it owes. */
  double behind() {
    return Arrays.stream(owed).max().orElse(0) / cores;
  }

  /** The second is over. */
  void tick() {
    for (int i = 0; i < given.length; i++) {
      owed[i] = Math.max(0, owed[i] + given[i] - cores);
      given[i] = 0;
    }
  }
}
