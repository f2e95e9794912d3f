package dev.parley.room;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What there was of late. */
class SlidingCountTest {

  private static final int RECORDS = 100;
  private static final Duration TIME = Duration.ofSeconds(32);

  private final SlidingCount count = new SlidingCount(TIME);

  @Test
  void whatThereWasCountsUntilTheTimeIsOver() {
    count.add(RECORDS, 5_000);

    assertThat(count.within(5_000)).isEqualTo(RECORDS);
    assertThat(count.within(36_999)).isEqualTo(RECORDS);
    assertThat(count.within(38_000)).isZero();
  }

  @Test
  void whatIsOldIsForgottenPieceByPiece() {
    count.add(60, 0);
    count.add(40, 20_000);

    assertThat(count.within(31_000)).isEqualTo(100);
    assertThat(count.within(33_000)).isEqualTo(40);
  }

  @Test
  void aClockThatGoesBackForgetsNothing() {
    count.add(RECORDS, 100_000);

    assertThat(count.within(50_000)).isEqualTo(RECORDS);
    assertThat(count.within(100_000)).isEqualTo(RECORDS);
  }

  @Test
  void aLongSilenceForgetsAll() {
    count.add(RECORDS, 0);

    assertThat(count.within(10_000_000_000L)).isZero();
  }

  /** Against the rule as it is written: never more than so many within the time. */
  @Test
  void neverMoreThanSoManyWithinTheTime() {
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      SlidingCount tried = new SlidingCount(TIME);
      Deque<Long> written = new ArrayDeque<>();
      long now = random.nextInt(100_000);
      int refused = 0;
      for (int i = 0; i < 2_000; i++) {
        now += random.nextInt(600);
        long from = now - TIME.toMillis();
        written.removeIf(at -> at < from);
        if (tried.within(now) < RECORDS) {
          tried.add(1, now);
          written.add(now);
        } else {
          refused++;
        }
        assertThat(written.size()).as("seed %d", seed).isLessThanOrEqualTo(RECORDS);
      }
      assertThat(refused).isPositive();
    }
  }
}
