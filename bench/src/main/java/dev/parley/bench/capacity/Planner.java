package dev.parley.bench.capacity;

import dev.parley.bench.capacity.Fleet.Kind;

/**
 * Finds the fleet that a load needs: it begins with the smallest one, lets it live through the
 * simulation, and adds to whatever was fuller than allowed, until nothing is.
 */
final class Planner {

  private static final int MOST_ROUNDS = 200;

  /** With so many of a kind it is taken for something that more do not help against. */
  private static final int MOST_OF_A_KIND = 500;

  /** An owner that is lost leaves its partitions to several others. */
  private static final int PARTITIONS_OF_OWNER = 4;

  /** Clients that were thrown out are back within this time. */
  private static final int RETURN_SECONDS = 10;

  private final Prices prices;
  private final Machines machines;
  private final long seed;

  Planner(Prices prices, Machines machines, long seed) {
    this.prices = prices;
    this.machines = machines;
    this.seed = seed;
  }

  /** The smallest fleet found, and how it did; of what is never enough there are very many. */
  Outcome plan(Load load) {
    Fleet fleet = Fleet.smallest();
    for (int round = 0; round < MOST_ROUNDS; round++) {
      Outcome outcome = new Simulation(load, prices, machines, fleet, seed).run();
      Fleet next = larger(outcome);
      if (next.equals(fleet)) {
        return outcome;
      }
      fleet = next;
    }
    throw new IllegalStateException("no fleet is found for " + load);
  }

  private Fleet larger(Outcome outcome) {
    double fill = machines.fillPercent() / 100;
    Fleet next = outcome.fleet();
    for (Kind kind : Kind.values()) {
      double over = outcome.busy(kind) / fill;
      if (kind == Kind.GATEWAY) {
        // What was there before the loss, as large a part of what is left as may be filled.
        over = Math.max(over, outcome.sockets() / fill);
        over = Math.max(over, outcome.returnSeconds() > RETURN_SECONDS ? 1.05 : 0);
      }
      if (over > 1) {
        int now = next.of(kind);
        next =
            next.with(
                kind, Math.min(MOST_OF_A_KIND, Math.max(now + 1, (int) (now * Math.min(over, 8)))));
      }
    }
    boolean crowded = outcome.hottest() > 1;
    boolean few = next.of(Kind.ROOM) * PARTITIONS_OF_OWNER > next.partitions();
    return crowded && canSpread(outcome) || few ? next.withPartitions(next.partitions() * 2) : next;
  }

  /** More partitions do not help where one room alone is too much for one. */
  private boolean canSpread(Outcome outcome) {
    return outcome.messages() / outcome.fleet().partitions()
        > prices.costs().partitionMessages() / 10;
  }
}
