package dev.parley.room;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How fast a partition may be written. */
class WindowPaceTest {

  private static final int WINDOW = 100;
  private static final int MOST = 90;

  private final WindowPace pace =
      new WindowPace(new RoomSettings(1 << 20, 1 << 20, WINDOW, Duration.ofSeconds(32)));

  @Test
  void theWindowIsNotFilledWithinTheTime() {
    for (int i = 0; i < MOST; i++) {
      assertThat(pace.admits(1_000)).isTrue();
      pace.write(1_000);
    }

    assertThat(pace.admits(1_000)).isFalse();
    assertThat(pace.admits(32_000)).isFalse();
    assertThat(pace.admits(35_000)).isTrue();
  }

  @Test
  void whatTheOwnerBeforeHasWrittenOfLateCounts() {
    for (int i = 0; i < MOST; i++) {
      pace.read(9_000_000_000L + i, false, false);
    }

    assertThat(pace.admits(5)).isFalse();
    assertThat(pace.admits(40_000)).isTrue();
  }

  @Test
  void whatAnotherWritesMeanwhileCountsAndTheOwnersOwnIsCountedOnce() {
    for (int i = 0; i < MOST / 2; i++) {
      pace.write(1_000);
      pace.read(0, true, true);
      pace.read(0, true, false);
    }

    assertThat(pace.admits(1_000)).isFalse();
    assertThat(pace.admits(35_000)).isTrue();
  }

  @Test
  void whatItHasWrittenLongAgoDoesNot() {
    for (int i = 0; i < MOST; i++) {
      pace.read(i, false, false);
    }
    pace.read(9_000_000_000L, false, false);

    assertThat(pace.admits(5)).isTrue();
  }
}
