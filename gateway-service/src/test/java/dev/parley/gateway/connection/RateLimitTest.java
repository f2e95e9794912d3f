package dev.parley.gateway.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** So many requests a second, with a burst of twice as many. */
class RateLimitTest {

  private static final long START = -5_000_000_000L;

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 10_000})
  void aBurstOfTwiceTheRateIsTakenAtOnceAndNotOneMore(int perSecond) {
    RateLimit rate = new RateLimit(() -> perSecond, START);

    int taken = takeAll(rate, START, 3 * perSecond);

    assertThat(taken).isEqualTo(2 * perSecond);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 1_000})
  void afterTheBurstEachSecondBringsTheRate(int perSecond) {
    RateLimit rate = new RateLimit(() -> perSecond, START);
    takeAll(rate, START, 2 * perSecond);

    int taken = takeAll(rate, START + TimeUnit.SECONDS.toNanos(1), 2 * perSecond);

    assertThat(taken).isEqualTo(perSecond);
  }

  @Test
  void silenceNeverSavesUpMoreThanTheBurst() {
    RateLimit rate = new RateLimit(() -> 10, START);

    int taken = takeAll(rate, START + TimeUnit.DAYS.toNanos(30), 100);

    assertThat(taken).isEqualTo(20);
  }

  @Test
  void whatIsRefusedCostsNothing() {
    RateLimit rate = new RateLimit(() -> 10, START);
    takeAll(rate, START, 10_000);

    int taken = takeAll(rate, START + TimeUnit.MILLISECONDS.toNanos(501), 100);

    assertThat(taken).isEqualTo(5);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 50, 10_000})
  void theTimeToldIsEnoughForOneMore(int perSecond) {
    RateLimit rate = new RateLimit(() -> perSecond, START);
    takeAll(rate, START, 2 * perSecond);
    long wait = rate.retryAfterMillis();

    boolean taken = rate.take(START + TimeUnit.MILLISECONDS.toNanos(wait));

    assertThat(taken).isTrue();
    assertThat(wait).isBetween(1L, 1_000L / perSecond + 1);
  }

  private static int takeAll(RateLimit rate, long nowNanos, int attempts) {
    int taken = 0;
    for (int i = 0; i < attempts; i++) {
      if (rate.take(nowNanos)) {
        taken++;
      }
    }
    return taken;
  }
}
