package dev.parley.bench.costs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bench.report.JsonLine;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What several rounds say. */
class CostTableTest {

  private final CostTable table = new CostTable();

  private static Map<Cost, Double> all(double value) {
    Map<Cost, Double> costs = new EnumMap<>(Cost.class);
    for (Cost cost : Cost.values()) {
      costs.put(cost, value);
    }
    return costs;
  }

  @Test
  void theMedianStandsForAllRounds() {
    table.add(all(2));
    table.add(all(40));
    table.add(all(3.25));

    assertThat(table.markdown())
        .contains("| a copy delivered, at its gateway | 3.3 µs | 2.0 to 40 |");
    assertThat(table.putInto(new JsonLine()).toString())
        .contains("\"copy\":3.25,\"copy_range\":[2,40]");
    assertThat(table.complete()).isTrue();
  }

  @Test
  void whatIsMissingIsSaid() {
    assertThat(table.complete()).isFalse();

    Map<Cost, Double> lacking = all(1);
    lacking.remove(Cost.PAGE);
    table.add(lacking);
    assertThat(table.complete()).isFalse();
  }

  @Test
  void whatIsNoNumberIsMissing() {
    table.add(all(Double.NaN));

    assertThat(table.complete()).isFalse();
  }

  @Test
  void everyCostOfTheModelIsAnOptionAndNoneIsBelowNothing() {
    Map<Cost, Double> costs = all(7);
    costs.put(Cost.LINK, -0.5);
    table.add(costs);

    assertThat(table.options())
        .contains("--copy 7.0 ", "--link 0.00 ", "--session-room 7.0 ", "--socket 14")
        .doesNotContain("  ");
  }
}
