package dev.parley.presence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** When a gateway is dead. */
class FailureDetectorTest {

  private final FailureDetector watch = new FailureDetector(2);

  @Test
  void aGatewayIsDeadWhenItIsMissingTwiceInARow() {
    assertThat(watch.detectDead(List.of("a", "b"))).isEmpty();
    assertThat(watch.detectDead(List.of("a"))).isEmpty();
    assertThat(watch.detectDead(List.of("a"))).containsExactly("b");
  }

  @Test
  void aDeathIsReportedOnce() {
    watch.detectDead(List.of("a"));
    watch.detectDead(List.of());
    watch.detectDead(List.of());

    assertThat(watch.detectDead(List.of())).isEmpty();
  }

  @Test
  void whoIsBackInTimeIsNotDead() {
    watch.detectDead(List.of("a"));
    watch.detectDead(List.of());
    watch.detectDead(List.of("a"));

    assertThat(watch.detectDead(List.of())).isEmpty();
  }

  @Test
  void whoIsBackMayDieAgain() {
    watch.track(List.of("a"));
    watch.detectDead(List.of());
    assertThat(watch.detectDead(List.of())).containsExactly("a");
    watch.detectDead(List.of("a"));
    watch.detectDead(List.of());

    assertThat(watch.detectDead(List.of())).containsExactly("a");
  }

  @Test
  void whoWasNeverThereButShouldBeIsDead() {
    watch.track(List.of("a"));
    watch.detectDead(List.of("b"));

    assertThat(watch.detectDead(List.of("b"))).containsExactly("a");
  }
}
