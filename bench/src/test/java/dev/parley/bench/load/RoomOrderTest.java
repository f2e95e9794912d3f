package dev.parley.bench.load;

import static dev.parley.bench.load.RoomOrder.Seen.AGAIN;
import static dev.parley.bench.load.RoomOrder.Seen.AHEAD;
import static dev.parley.bench.load.RoomOrder.Seen.DISAGREES;
import static dev.parley.bench.load.RoomOrder.Seen.FIRST;
import static dev.parley.bench.load.RoomOrder.Seen.NEXT;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** One order for all members of a room. */
class RoomOrderTest {

  private final RoomOrder order = new RoomOrder();
  private final RoomOrder.Cursor one = new RoomOrder.Cursor();
  private final RoomOrder.Cursor other = new RoomOrder.Cursor();

  @Test
  void membersMayTakeTurnsInBeingFirst() {
    assertThat(order.read(one, 5, -1)).isEqualTo(FIRST);
    assertThat(order.read(other, 5, -1)).isEqualTo(NEXT);
    assertThat(order.read(other, 9, 5)).isEqualTo(FIRST);
    assertThat(order.read(one, 9, 5)).isEqualTo(NEXT);
    assertThat(order.brokenPrev()).isZero();
  }

  @Test
  void seesWhatAMemberHasTwice() {
    order.read(one, 5, -1);
    order.read(one, 9, 5);

    assertThat(order.read(one, 9, 5)).isEqualTo(AGAIN);
    assertThat(order.read(one, 5, -1)).isEqualTo(AGAIN);
  }

  @Test
  void seesAHoleOnce() {
    order.read(one, 5, -1);
    order.read(one, 7, 5);
    order.read(one, 9, 7);
    order.read(other, 5, -1);

    assertThat(order.read(other, 9, 7)).isEqualTo(AHEAD);
    assertThat(order.brokenPrev()).isEqualTo(1);
    assertThat(order.read(other, 11, 9)).isEqualTo(FIRST);
  }

  @Test
  void seesARecordThatOthersDidNotFindThere() {
    order.read(one, 5, -1);
    order.read(one, 9, 5);
    order.read(other, 5, -1);

    assertThat(order.read(other, 7, 5)).isEqualTo(DISAGREES);
    assertThat(order.read(other, 9, 7)).isEqualTo(NEXT);
  }

  @Test
  void seesAHoleThatNobodyElseHasFilledYet() {
    order.read(one, 5, -1);

    assertThat(order.read(one, 9, 7)).isEqualTo(FIRST);
    assertThat(order.brokenPrev()).isEqualTo(1);
  }

  @Test
  void aNewcomerGoesOnBehindTheFirst() {
    for (int offset = 0; offset < 200; offset++) {
      order.read(one, offset, offset - 1);
    }

    other.startBehind(0, order.offset(0));

    for (int offset = 1; offset < 200; offset++) {
      assertThat(order.read(other, offset, offset - 1)).isEqualTo(NEXT);
    }
    assertThat(other.records()).isEqualTo(order.size());
  }
}
