package dev.parley.gateway.rate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What is kept for each key, and for how long. */
class BudgetsTest {

  private static final long LATER = TimeUnit.SECONDS.toNanos(11);

  private final Budgets<long[]> budgets =
      new Budgets<>(now -> new long[1], (used, now) -> used[0] == 0, 0);

  @Test
  void aKeyKeepsItsOwn() {
    assertThat(budgets.of("a", 1)).isSameAs(budgets.of("a", 2)).isNotSameAs(budgets.of("b", 2));
  }

  @Test
  void whatIsNotUsedIsForgottenAndWhatIsUsedIsKept() {
    long[] used = budgets.of("used", 1);
    used[0] = 1;
    budgets.of("unused", 1);

    budgets.of("used", LATER);

    assertThat(budgets.size()).isEqualTo(1);
    assertThat(budgets.of("used", LATER)).isSameAs(used);
  }

  @Test
  void madeUpKeysUseMemoryUpToABoundAndShareOneBeyondIt() {
    for (int i = 0; i < Budgets.MAX + 10; i++) {
      budgets.of("k" + i, 1)[0] = 1;
    }

    assertThat(budgets.size()).isEqualTo(Budgets.MAX);
    assertThat(budgets.of("one more", 1)).isSameAs(budgets.of("another", 1));
  }
}
