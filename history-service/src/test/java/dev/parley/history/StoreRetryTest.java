package dev.parley.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.history.store.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** A store that refuses for some time. */
class StoreRetryTest {

  private final List<Long> pauses = new ArrayList<>();
  private final AtomicInteger failures = new AtomicInteger();

  @Test
  void repeatsUntilTheStoreTakesIt() {
    StoreRetry retry = new StoreRetry(pauses::add, failures::incrementAndGet);

    String result = retry.run(0, refusing(9, "taken"));

    assertThat(result).isEqualTo("taken");
    assertThat(failures).hasValue(9);
    assertThat(pauses)
        .containsExactly(100L, 200L, 400L, 800L, 1_600L, 3_200L, 5_000L, 5_000L, 5_000L);
  }

  @Test
  void givesUpWhenTheServiceCloses() {
    StoreRetry retry = new StoreRetry(millis -> false, failures::incrementAndGet);

    assertThat(retry.run(0, refusing(1, "never"))).isNull();
  }

  @Test
  void doesNotRepeatAMistakeOfOurs() {
    StoreRetry retry = new StoreRetry(pauses::add, failures::incrementAndGet);

    assertThatThrownBy(
            () ->
                retry.run(
                    0,
                    () -> {
                      throw new IllegalArgumentException("wrong");
                    }))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(failures).hasValue(0);
  }

  private static Supplier<String> refusing(int times, String result) {
    AtomicInteger left = new AtomicInteger(times);
    return () -> {
      if (left.getAndDecrement() > 0) {
        throw new StoreException("No space left on device", null);
      }
      return result;
    };
  }
}
