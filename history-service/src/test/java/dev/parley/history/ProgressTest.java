package dev.parley.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.bus.BusException;
import dev.parley.bus.BusException.Code;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Waiting for a partition to be applied. */
class ProgressTest {

  private final Progress progress = new Progress(10, 10);

  @Test
  void doesNotWaitForWhatIsApplied() {
    assertThat(progress.await(10)).isCompleted();
    assertThat(progress.waiting()).isZero();
  }

  @Test
  void letsGoThoseThatAreReached() {
    CompletableFuture<Void> far = progress.await(20);
    CompletableFuture<Void> near = progress.await(11);

    progress.reached(12);

    assertThat(near).isCompleted();
    assertThat(far).isNotDone();
    assertThat(progress.applied()).isEqualTo(12);
    assertThat(progress.waiting()).isEqualTo(1);
  }

  @Test
  void forgetsWhoGivesUp() {
    CompletableFuture<Void> waiter = progress.await(20);

    waiter.completeExceptionally(new BusException(Code.BEHIND, "late"));

    assertThat(progress.waiting()).isZero();
  }

  @Test
  void failsThoseThatWaitWhenThePartitionGoes() {
    CompletableFuture<Void> waiter = progress.await(20);

    progress.end();

    assertFailed(waiter, Code.NOT_OWNER);
    assertFailed(progress.await(5), Code.NOT_OWNER);
  }

  @Test
  void refusesMoreThanItsBound() {
    for (int i = 0; i < Progress.MAX_WAITERS; i++) {
      assertThat(progress.await(11)).isNotDone();
    }

    assertFailed(progress.await(11), Code.BUSY);
    assertThat(progress.await(10)).isCompleted();
  }

  private static void assertFailed(CompletableFuture<Void> waiter, Code code) {
    assertThat(waiter).isCompletedExceptionally();
    assertThatThrownBy(waiter::get)
        .cause()
        .isInstanceOfSatisfying(
            BusException.class, failure -> assertThat(failure.code()).isEqualTo(code));
  }
}
