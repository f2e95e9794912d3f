package dev.parley.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The simulation can fail: each fault put in on purpose is found within a few hundred seeds. */
class SeededBugsTest {

  private static final long SEEDS = 400;

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void isFound(Bug bug) {
    boolean found =
        LongStream.rangeClosed(1, SEEDS)
            .anyMatch(seed -> !new Simulation(seed, bug).run().violations().isEmpty());

    assertThat(found).as("%s is found within %d seeds", bug, SEEDS).isTrue();
  }
}
