package dev.parley.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What became of each message. */
class SendLogTest {

  private final SendLog log = new SendLog();

  @Test
  void aCopyTooManyDoesNotHideAMissingOne() {
    int twice = log.add(0, 0, 1);
    log.add(0, 0, 1);

    log.delivered(twice);
    log.delivered(twice);

    assertThat(log.missing()).isEqualTo(1);
    assertThat(log.surplus()).isEqualTo(1);
  }

  @Test
  void seesAMessageStoredTwice() {
    int message = log.add(0, 0, 1);

    assertThat(log.foundAt(message, 7)).isTrue();
    assertThat(log.foundAt(message, 7)).isTrue();
    assertThat(log.foundAt(message, 8)).isFalse();
  }

  @Test
  void seesASenderToldAnotherOffset() {
    int right = log.add(0, 0, 1);
    int wrong = log.add(0, 0, 1);
    log.foundAt(right, 7);
    log.foundAt(wrong, 8);

    assertThat(log.acknowledged(right, 7)).isTrue();
    assertThat(log.acknowledged(right, 7)).isFalse();
    assertThat(log.acknowledged(wrong, 9)).isTrue();

    assertThat(log.acknowledgedElsewhere()).isEqualTo(1);
  }

  @Test
  void growsWithTheRun() {
    for (int i = 0; i < 5_000; i++) {
      assertThat(log.add(i, i % 7, 1)).isEqualTo(i);
    }

    assertThat(log.dueNanos(4_321)).isEqualTo(4_321);
    assertThat(log.sender(4_321)).isEqualTo(4_321 % 7);
    assertThat(log.has(5_000)).isFalse();
  }
}
