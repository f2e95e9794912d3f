package dev.parley.gateway.channel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Taking some, however little, is progress; what the kernel takes from an empty queue is not. */
class ProgressTest {

  private final Progress progress = new Progress();

  @Test
  void aClientWithNothingToTakeNeverStalls() {
    progress.look(0, 0, 10);
    progress.look(0, 0, 1_000);

    assertThat(progress.stalledNanos(5_000)).isZero();
    assertThat(progress.tookSome()).isFalse();
  }

  @Test
  void aClientThatTakesNothingStallsFromTheLastLookAtWhichItHadNothingToTake() {
    progress.look(0, 0, 10);
    progress.look(100, 0, 20);
    progress.look(100, 0, 30);

    assertThat(progress.stalledNanos(30)).isEqualTo(10);
    assertThat(progress.tookSome()).isFalse();
  }

  @Test
  void takingSomeEndsAStall() {
    progress.look(0, 0, 10);
    progress.look(100, 0, 20);
    progress.look(99, 1, 30);

    assertThat(progress.stalledNanos(30)).isZero();
    assertThat(progress.tookSome()).isTrue();
  }

  @Test
  void moreToTakeIsNoProgress() {
    progress.look(0, 0, 10);
    progress.look(100, 0, 20);
    progress.look(300, 0, 40);

    assertThat(progress.stalledNanos(40)).isEqualTo(20);
  }

  @Test
  void whatLeavesAnEmptyQueueSaysNothingOfThePeer() {
    progress.look(0, 100, 10);
    progress.look(0, 900, 20);

    assertThat(progress.tookSome()).isFalse();
  }
}
