package dev.parley.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** So many in a period, at once or spread, and none where none are allowed. */
class AllowanceTest {

  private static final long SECOND = 1_000_000_000L;

  @Test
  void soManyCanBeHadAtOnce() {
    Allowance allowance = new Allowance(10, SECOND);

    assertThat(taken(allowance, 100, 0)).isEqualTo(10);
  }

  @Test
  void whatWasTakenComesBackWithTime() {
    Allowance allowance = new Allowance(10, SECOND);
    taken(allowance, 100, 0);

    assertThat(taken(allowance, 100, SECOND / 2)).isEqualTo(5);
    assertThat(taken(allowance, 100, 10 * SECOND)).as("no more than there is").isEqualTo(10);
  }

  @Test
  void aClockThatBeganBelowZeroIsNoMatter() {
    Allowance allowance = new Allowance(1, SECOND);

    assertThat(taken(allowance, 5, -17 * SECOND)).isEqualTo(1);
    assertThat(taken(allowance, 5, -16 * SECOND)).isEqualTo(1);
  }

  @Test
  void noneIsNone() {
    assertThat(taken(new Allowance(0, SECOND), 10, SECOND)).isZero();
  }

  private static long taken(Allowance allowance, int times, long now) {
    return LongStream.range(0, times).filter(i -> allowance.take(now)).count();
  }
}
