package dev.parley.gateway.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** However much is written in a turn of the loop, one flush ends it. */
class TurnTest {

  private final ManualLoop loop = new ManualLoop();
  private final Turn turn = new Turn(loop);
  private final FakeOutbound one = new FakeOutbound();
  private final FakeOutbound other = new FakeOutbound();

  @Test
  void nothingIsFlushedBeforeTheTurnEnds() {
    turn.mark(one);

    assertThat(one.flushes).isZero();
    assertThat(loop.tasks).hasSize(1);
  }

  @Test
  void eachSocketIsFlushedOnceHoweverOftenItWasWrittenTo() {
    turn.mark(one);
    turn.mark(other);
    turn.mark(one);
    turn.mark(one);

    endTurn();

    assertThat(one.flushes).isEqualTo(1);
    assertThat(other.flushes).isEqualTo(1);
    assertThat(loop.tasks).isEmpty();
  }

  @Test
  void theNextTurnFlushesAgain() {
    turn.mark(one);
    endTurn();

    turn.mark(one);
    endTurn();

    assertThat(one.flushes).isEqualTo(2);
    assertThat(other.flushes).isZero();
  }

  @Test
  void whatIsMarkedWhileTheTurnEndsBelongsToTheNext() {
    Outbound restless =
        new Outbound() {
          @Override
          public Encoding encoding() {
            return PlainJson.ENCODING;
          }

          @Override
          public void offer(Frame frame) {}

          @Override
          public boolean isFull() {
            return false;
          }

          @Override
          public boolean hasEnough() {
            return false;
          }

          @Override
          public void whenDrained(Runnable drained) {}

          @Override
          public void giveUp() {}

          @Override
          public void flush() {
            turn.mark(other);
          }

          @Override
          public boolean markDirty() {
            return true;
          }
        };
    turn.mark(restless);

    endTurn();

    assertThat(other.flushes).isZero();
    endTurn();
    assertThat(other.flushes).isEqualTo(1);
  }

  private void endTurn() {
    loop.tasks.removeFirst().run();
  }
}
