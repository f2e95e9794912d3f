package dev.parley.bench.capacity;

import dev.parley.bench.capacity.Fleet.Kind;
import dev.parley.bench.capacity.Limits.Limit;
import dev.parley.bench.capacity.Outcome.Sample;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.DoubleFunction;

/** The simulation in words and tables: how many of everything, how it went, what breaks first. */
public final class Forecast {

  private static final int TABLE_SECONDS = 30;

  /** Limits are looked for up to so many times the size, and down to this part of it. */
  private static final double SWEEP = 8;

  private final Planner planner;
  private final DoubleFunction<Load> loads;

  /** Of so many connections' load; the same seed gives the same. */
  public Forecast(Prices prices, Machines machines, DoubleFunction<Load> loads, long seed) {
    this.planner = new Planner(prices, machines, seed);
    this.loads = loads;
  }

  /** How many of everything each size needs, as a table in Markdown. */
  public String table(List<Double> sizes) {
    StringBuilder text = new StringBuilder("| connections | messages/s | copies/s |");
    for (Kind kind : Kind.values()) {
      text.append(" ").append(kind.title()).append(" |");
    }
    text.append(" partitions | batches/s | back after the loss of a gateway, an owner |\n");
    text.append("|").append(" --- |".repeat(6 + Kind.values().length)).append("\n");
    for (double size : sizes) {
      Outcome outcome = planner.plan(loads.apply(size));
      text.append(
          "| %,.0f | %,.0f | %,.0f |".formatted(size, outcome.messages(), outcome.copies()));
      for (Kind kind : Kind.values()) {
        text.append(" %d (%.2f) |".formatted(outcome.fleet().of(kind), outcome.busy(kind)));
      }
      text.append(
          " %d | %,.0f | %d s, %d s |%n"
              .formatted(
                  outcome.fleet().partitions(),
                  outcome.batches(),
                  outcome.returnSeconds(),
                  outcome.takeoverSeconds()));
    }
    return text.toString();
  }

  /** How full the nodes of each kind are as time goes by, as a table in Markdown. */
  public String life(double size) {
    Outcome outcome = planner.plan(loads.apply(size));
    StringBuilder text =
        new StringBuilder("%n%,.0f connections: mean and busiest node%n%n".formatted(size));
    text.append("| second | messages |");
    for (Kind kind : Kind.values()) {
      text.append(" ").append(kind.title()).append(" |");
    }
    text.append(" behind | clients away |\n");
    text.append("|").append(" --- |".repeat(4 + Kind.values().length)).append("\n");
    for (Sample sample : outcome.samples()) {
      int second = sample.second();
      if (second % TABLE_SECONDS == 0
          || near(second, Simulation.GATEWAY_DIES)
          || near(second, Simulation.OWNER_DIES)) {
        text.append(row(sample));
      }
    }
    return text.toString();
  }

  /** What does not grow with machines: how near it is, and between which sizes it is met. */
  public String breaking(double size) {
    Map<String, Double> met = new LinkedHashMap<>();
    for (double tried = size / SWEEP; tried <= size * SWEEP; tried *= 2) {
      for (Limit limit : Limits.of(planner.plan(loads.apply(tried)))) {
        if (limit.share() > 1) {
          met.putIfAbsent(limit.what(), tried);
        }
      }
    }
    StringBuilder text = new StringBuilder("%nwhat machines do not help against%n%n".formatted());
    text.append(
        "| limit | share at %,.0f | met between | then |%n| --- | --- | --- | --- |%n"
            .formatted(size));
    for (Limit limit : Limits.of(planner.plan(loads.apply(size)))) {
      Double at = met.get(limit.what());
      text.append(
          "| %s | %.2f | %s | %s |%n"
              .formatted(
                  limit.what(),
                  limit.share(),
                  at == null
                      ? "not up to %,.0f".formatted(size * SWEEP)
                      : "%,.0f and %,.0f".formatted(at / 2, at),
                  limit.answer()));
    }
    return text.toString();
  }

  private static String row(Sample sample) {
    StringBuilder text =
        new StringBuilder("| %d | %,.0f |".formatted(sample.second(), sample.messages()));
    for (Kind kind : Kind.values()) {
      text.append(
          " %.2f %.2f |"
              .formatted(
                  Objects.requireNonNull(sample.mean().get(kind)),
                  Objects.requireNonNull(sample.busiest().get(kind))));
    }
    return text.append(" %.1f s | %,.0f |%n".formatted(sample.behind(), sample.away())).toString();
  }

  private static boolean near(int second, int fault) {
    return second >= fault && second < fault + 7;
  }
}
