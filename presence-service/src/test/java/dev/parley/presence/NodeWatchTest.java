package dev.parley.presence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** When a gateway is dead. */
class NodeWatchTest {

  private final NodeWatch watch = new NodeWatch(2);

  @Test
  void aGatewayIsDeadWhenItIsMissingTwiceInARow() {
    assertThat(watch.look(List.of("a", "b"))).isEmpty();
    assertThat(watch.look(List.of("a"))).isEmpty();
    assertThat(watch.look(List.of("a"))).containsExactly("b");
  }

  @Test
  void aDeathIsToldOnce() {
    watch.look(List.of("a"));
    watch.look(List.of());
    watch.look(List.of());

    assertThat(watch.look(List.of())).isEmpty();
  }

  @Test
  void whoIsBackInTimeIsNotDead() {
    watch.look(List.of("a"));
    watch.look(List.of());
    watch.look(List.of("a"));

    assertThat(watch.look(List.of())).isEmpty();
  }

  @Test
  void whoIsBackMayDieAgain() {
    watch.expect(List.of("a"));
    watch.look(List.of());
    assertThat(watch.look(List.of())).containsExactly("a");
    watch.look(List.of("a"));
    watch.look(List.of());

    assertThat(watch.look(List.of())).containsExactly("a");
  }

  @Test
  void whoWasNeverThereButShouldBeIsDead() {
    watch.expect(List.of("a"));
    watch.look(List.of("b"));

    assertThat(watch.look(List.of("b"))).containsExactly("a");
  }
}
