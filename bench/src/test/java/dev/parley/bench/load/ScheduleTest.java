package dev.parley.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** When messages are due. */
class ScheduleTest {

  private static final long SECOND = 1_000_000_000;

  @Test
  void nothingAddsUpWhereTheGapIsNoWholeNumber() {
    Schedule schedule = new Schedule(0, 1_000 * SECOND, 3);

    for (int i = 0; i < 2_999; i++) {
      schedule.advance();
    }

    assertThat(schedule.dueNanos()).isEqualTo(999 * SECOND + 666_666_667);
  }

  @Test
  void whatIsLateKeepsItsTime() {
    Schedule schedule = new Schedule(SECOND, 10 * SECOND, 10);
    long late = 2 * SECOND;

    int due = 0;
    while (schedule.isDue(late)) {
      assertThat(schedule.dueNanos()).isEqualTo(SECOND + due * SECOND / 10);
      schedule.advance();
      due++;
    }

    assertThat(due).isEqualTo(11);
  }

  @Test
  void endsBeforeTheEnd() {
    Schedule schedule = new Schedule(0, SECOND, 2);

    schedule.advance();
    assertThat(schedule.isDue(SECOND)).isTrue();
    schedule.advance();

    assertThat(schedule.dueNanos()).isEqualTo(Long.MAX_VALUE);
    assertThat(schedule.isDue(Long.MAX_VALUE)).isFalse();
  }

  @Test
  void worksWhereTheClockIsNegative() {
    Schedule schedule = new Schedule(-5 * SECOND, 0, 1);

    assertThat(schedule.isDue(-6 * SECOND)).isFalse();
    assertThat(schedule.isDue(-5 * SECOND)).isTrue();
  }
}
