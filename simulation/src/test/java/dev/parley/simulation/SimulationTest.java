package dev.parley.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A thousand worlds; {@code simulation/run} runs more. */
class SimulationTest {

  private static final long SEEDS = 1_000;

  @Test
  void noSeedBreaksAPromise() {
    List<String> violations = new ArrayList<>();
    long acknowledged = 0;
    long waits = 0;
    for (long seed = 1; seed <= SEEDS; seed++) {
      Simulation.Result result = new Simulation(seed, Bug.NONE).run();
      acknowledged += result.acknowledged();
      waits += result.waits();
      for (String violation : result.violations()) {
        violations.add("seed %d: %s".formatted(seed, violation));
      }
    }

    assertThat(violations).isEmpty();
    assertThat(acknowledged).isGreaterThan(20 * SEEDS);
    assertThat(waits).isGreaterThan(SEEDS);
  }

  @Test
  void aSeedIsARun() {
    Simulation.Result once = new Simulation(7, Bug.NONE).run();
    Simulation.Result again = new Simulation(7, Bug.NONE).run();

    assertThat(again).isEqualTo(once);
  }
}
