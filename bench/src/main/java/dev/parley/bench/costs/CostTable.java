package dev.parley.bench.costs;

import dev.parley.bench.report.JsonLine;
import dev.parley.bench.report.RatioTable.Spread;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The costs that several rounds have found: medians and ranges. */
public final class CostTable {

  private final Map<Cost, List<Double>> found = new EnumMap<>(Cost.class);

  void add(Map<Cost, Double> round) {
    round.forEach((cost, value) -> found.computeIfAbsent(cost, c -> new ArrayList<>()).add(value));
  }

  /** Whether every cost was found in every round. */
  public boolean complete() {
    long rounds = found.values().stream().mapToInt(List::size).max().orElse(0);
    return rounds > 0
        && found.size() == Cost.values().length
        && found.values().stream()
            .allMatch(
                values ->
                    values.size() == rounds && values.stream().allMatch(v -> Double.isFinite(v)));
  }

  private Spread spread(Cost cost) {
    return Spread.of(
        Objects.requireNonNull(found.get(cost)).stream().mapToDouble(v -> v).toArray());
  }

  /** The table as Markdown. */
  public String markdown() {
    StringBuilder table = new StringBuilder("| cost | median | range |\n| --- | --- | --- |\n");
    for (Cost cost : found.keySet()) {
      Spread spread = spread(cost);
      table.append(
          "| %s | %s %s | %s to %s |\n"
              .formatted(
                  cost.title(),
                  number(spread.median()),
                  cost.unit(),
                  number(spread.lowest()),
                  number(spread.highest())));
    }
    return table.toString();
  }

  /** Adds them: the medians, and the ranges as lists. */
  public JsonLine putInto(JsonLine json) {
    for (Cost cost : found.keySet()) {
      Spread spread = spread(cost);
      json.put(cost.field(), spread.median())
          .put(cost.field() + "_range", List.of(spread.lowest(), spread.highest()));
    }
    return json;
  }

  /** The same costs as options of {@code bench/run capacity} and {@code simulate}. */
  public String options() {
    StringBuilder options = new StringBuilder();
    for (Cost cost : found.keySet()) {
      if (!cost.option().isEmpty()) {
        // What is lost in the noise can come out below nothing.
        options
            .append(cost.option())
            .append(' ')
            .append(number(Math.max(0, spread(cost).median())))
            .append(' ');
      }
    }
    if (found.containsKey(Cost.HEAP) && found.containsKey(Cost.OUTSIDE)) {
      double socket = spread(Cost.HEAP).median() + Math.max(0, spread(Cost.OUTSIDE).median());
      options.append("--socket ").append(number(socket));
    }
    return options.toString().strip();
  }

  /** Three digits say more than is known. */
  private static String number(double value) {
    double size = Math.abs(value);
    return (size < 1 ? "%.2f" : size < 10 ? "%.1f" : "%.0f").formatted(value);
  }
}
