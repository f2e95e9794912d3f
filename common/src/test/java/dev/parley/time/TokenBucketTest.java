package dev.parley.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** So many in a period, with a burst of some periods at once. */
class TokenBucketTest {

  private static final long START = -5_000_000_000L;

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 10_000})
  void aBurstOfTwiceTheRateIsTakenAtOnceAndNotOneMore(int perSecond) {
    // Given
    TokenBucket rate = perSecond(() -> perSecond);

    // When
    int taken = takeAll(rate, START, 3 * perSecond);

    // Then
    assertThat(taken).isEqualTo(2 * perSecond);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 1_000})
  void afterTheBurstEachSecondBringsTheRate(int perSecond) {
    // Given
    TokenBucket rate = perSecond(() -> perSecond);
    takeAll(rate, START, 2 * perSecond);

    // When
    int taken = takeAll(rate, START + TimeUnit.SECONDS.toNanos(1), 2 * perSecond);

    // Then
    assertThat(taken).isEqualTo(perSecond);
  }

  @Test
  void silenceNeverSavesUpMoreThanTheBurst() {
    // Given
    TokenBucket rate = perSecond(() -> 10);

    // When
    int taken = takeAll(rate, START + TimeUnit.DAYS.toNanos(30), 100);

    // Then
    assertThat(taken).isEqualTo(20);
  }

  @Test
  void whatIsRefusedCostsNothing() {
    // Given
    TokenBucket rate = perSecond(() -> 10);
    takeAll(rate, START, 10_000);

    // When
    int taken = takeAll(rate, START + TimeUnit.MILLISECONDS.toNanos(501), 100);

    // Then
    assertThat(taken).isEqualTo(5);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 50, 10_000})
  void theTimeToRetryAfterIsEnoughForOneMore(int perSecond) {
    // Given
    TokenBucket rate = perSecond(() -> perSecond);
    takeAll(rate, START, 2 * perSecond);
    long wait = rate.retryAfterMillis();

    // When
    boolean taken = rate.take(START + TimeUnit.MILLISECONDS.toNanos(wait));

    // Then
    assertThat(taken).isTrue();
    assertThat(wait).isBetween(1L, 1_000L / perSecond + 1);
  }

  @Test
  void aHigherRateCountsFromNowOn() {
    // Given
    AtomicInteger perSecond = new AtomicInteger(1);
    TokenBucket rate = perSecond(perSecond::get);
    takeAll(rate, START, 10);
    perSecond.set(10);

    // When
    int taken = takeAll(rate, START + TimeUnit.SECONDS.toNanos(1), 100);

    // Then
    assertThat(taken).isEqualTo(10);
  }

  @Test
  void aLowerRateLowersTheBurst() {
    // Given
    AtomicInteger perSecond = new AtomicInteger(10);
    TokenBucket rate = perSecond(perSecond::get);
    perSecond.set(1);

    // When
    int taken = takeAll(rate, START, 100);

    // Then
    assertThat(taken).isEqualTo(2);
  }

  @Test
  void aBucketOfOnePeriodHoldsNoMore() {
    // Given
    TokenBucket lines = new TokenBucket(() -> 10, TimeUnit.MINUTES.toNanos(1), 1, START);
    takeAll(lines, START, 100);

    // When
    int taken = takeAll(lines, START + TimeUnit.HOURS.toNanos(1), 100);

    // Then
    assertThat(taken).isEqualTo(10);
  }

  @Test
  void zeroAllowsNothing() {
    // Given
    TokenBucket rate = perSecond(() -> 0);

    // When
    int taken = takeAll(rate, START + TimeUnit.HOURS.toNanos(1), 10);

    // Then
    assertThat(taken).isZero();
  }

  @Test
  void aTimeBeforeTheLastOneTakesNothingAway() {
    // Given
    TokenBucket rate = perSecond(() -> 10);
    rate.take(START + TimeUnit.SECONDS.toNanos(1));

    // When
    int taken = takeAll(rate, START, 100);

    // Then
    assertThat(taken).isEqualTo(19);
  }

  private static TokenBucket perSecond(IntSupplier count) {
    return new TokenBucket(count, TimeUnit.SECONDS.toNanos(1), 2, START);
  }

  private static int takeAll(TokenBucket rate, long nowNanos, int attempts) {
    int taken = 0;
    for (int i = 0; i < attempts; i++) {
      if (rate.take(nowNanos)) {
        taken++;
      }
    }
    return taken;
  }
}
