package dev.parley.gateway.send;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.contract.Append;
import dev.parley.contract.AppendBatch;
import dev.parley.contract.AppendBatch.Moved;
import dev.parley.contract.AppendBatch.Stored;
import dev.parley.contract.AppendBatch.Unavailable;
import dev.parley.gateway.send.FakeOwner.Sent;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Appends reach the log in the order in which they came, over any failure. */
class AppendStreamTest {

  private static final long NOW = 1_000;
  private static final long DEADLINE = NOW + 10_000;

  private final FakeOwner owner = new FakeOwner();
  private final AppendStream stream = new AppendStream("g/0", 7, 1, owner);
  private final List<String> results = new ArrayList<>();

  @Test
  void whatOneTurnBringsGoesInOneBatchInOrder() {
    add("a", "b", "c");

    stream.pump(NOW);

    Sent sent = owner.next();
    assertThat(sent.keys()).containsExactly("a", "b", "c");
    assertThat(sent.batch().producer()).isEqualTo("g/0");
    assertThat(sent.batch().partition()).isEqualTo(7);
    assertThat(sent.batch().sequence()).isZero();
    assertThat(owner.inFlight).isEmpty();
  }

  @Test
  void nothingIsSentWithoutAppends() {
    stream.pump(NOW);

    assertThat(owner.inFlight).isEmpty();
  }

  @Test
  void eachAppendIsToldWhereItStands() {
    add("a", "b");
    stream.pump(NOW);

    owner.next().store(40);

    assertThat(results).containsExactly("a stored e1@40", "b stored e1@41");
    assertThat(stream.bytes()).isZero();
  }

  @Test
  void batchesOfAStreamAreNumberedFrom0AndAtMost4AreUnderWay() {
    for (int i = 0; i < 6; i++) {
      add("k" + i);
      stream.pump(NOW);
    }

    assertThat(owner.inFlight).hasSize(AppendStream.MAX_IN_FLIGHT);
    assertThat(owner.inFlight.stream().map(sent -> sent.batch().sequence()))
        .containsExactly(0L, 1L, 2L, 3L);
    assertThat(owner.inFlight.stream().map(sent -> sent.batch().stream()).distinct()).hasSize(1);
  }

  @Test
  void anAnswerMakesRoomForWhatHasWaitedMeanwhileInOneBatch() {
    for (int i = 0; i < 7; i++) {
      add("k" + i);
      stream.pump(NOW);
    }

    owner.next().store(0);

    Sent last = owner.inFlight.getLast();
    assertThat(last.batch().sequence()).isEqualTo(4);
    assertThat(last.keys()).containsExactly("k4", "k5", "k6");
    assertThat(owner.inFlight).hasSize(AppendStream.MAX_IN_FLIGHT);
  }

  @Test
  void aBatchHasABoundedNumberOfAppends() {
    for (int i = 0; i < AppendStream.MAX_BATCH + 1; i++) {
      add("k" + i);
    }

    stream.pump(NOW);

    assertThat(owner.next().keys()).hasSize(AppendStream.MAX_BATCH);
    assertThat(owner.next().keys()).containsExactly("k" + AppendStream.MAX_BATCH);
  }

  @Test
  void aBatchEndsWithTheAppendThatReachesItsBytes() {
    int half = AppendStream.MAX_BATCH_BYTES / 2;
    for (String key : List.of("a", "b", "c")) {
      stream.add(Appends.append(key, half), DEADLINE, new Noted(key));
    }

    stream.pump(NOW);

    assertThat(owner.next().keys()).containsExactly("a", "b");
    assertThat(owner.next().keys()).containsExactly("c");
  }

  @Test
  void bytesAreThoseOfAllThatIsUnanswered() {
    Append append = Appends.append("a", 5_000);
    stream.add(append, DEADLINE, new Noted("a"));
    long queued = stream.bytes();
    stream.pump(NOW);

    long inFlight = stream.bytes();

    assertThat(queued).isEqualTo(append.weightBytes());
    assertThat(inFlight).isEqualTo(append.weightBytes());
    owner.next().store(0);
    assertThat(stream.bytes()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void afterAFailureOfAnyBatchAllUnansweredGoAgainInOrderOnANewStream(int failing) {
    List<Sent> sent = sendFour();
    for (int i = 0; i < 4; i++) {
      if (i == failing) {
        sent.get(i).failed().run();
      } else if (i < failing) {
        sent.get(i).store(i);
      } else {
        sent.get(i).move();
      }
    }

    stream.tick(NOW + 1_000);

    List<String> expected = List.of("a", "b", "c", "d").subList(failing, 4);
    Sent again = owner.next();
    assertThat(again.keys()).isEqualTo(expected);
    assertThat(again.batch().stream()).isGreaterThan(sent.get(0).batch().stream());
    assertThat(again.batch().sequence()).isZero();
    assertThat(owner.inFlight).isEmpty();
  }

  @Test
  void answersThatComeInAnyOrderDoNotChangeTheOrderOfWhatGoesAgain() {
    List<Sent> sent = sendFour();
    sent.get(2).failed().run();
    sent.get(0).move();
    sent.get(3).move();
    sent.get(1).failed().run();
    add("e");

    stream.tick(NOW + 1_000);

    assertThat(owner.next().keys()).containsExactly("a", "b", "c", "d", "e");
  }

  @Test
  void whileAnyBatchIsUnansweredNothingGoesAgainAndNothingNewOvertakes() {
    List<Sent> sent = sendFour();
    sent.get(0).failed().run();
    sent.get(1).move();
    sent.get(2).move();
    add("e");

    stream.pump(NOW + 1_000);
    stream.tick(NOW + 1_000);
    boolean overtaken = !owner.inFlight.isEmpty();
    sent.get(3).store(9);
    stream.tick(NOW + 1_000);

    assertThat(overtaken).isFalse();
    assertThat(results).containsExactly("d stored e1@9");
    assertThat(owner.next().keys()).containsExactly("a", "b", "c", "e");
  }

  @Test
  void afterAFailureItWaitsALittleUnlessThereIsAnotherOwner() {
    add("a");
    stream.pump(NOW);
    owner.next().failed().run();

    stream.tick(NOW + 49);
    boolean tooEarly = !owner.inFlight.isEmpty();
    stream.ownerChanged(2, NOW + 49);

    assertThat(tooEarly).isFalse();
    assertThat(owner.next().keys()).containsExactly("a");
  }

  @Test
  void anotherOwnerIsSentAtOnceWhatTheLastOneHasNotAnswered() {
    List<Sent> sent = sendFour();
    sent.get(1).failed().run();
    add("e");

    stream.ownerChanged(2, NOW);

    Sent again = owner.next();
    assertThat(again.keys()).containsExactly("a", "b", "c", "d", "e");
    assertThat(again.batch().stream()).isGreaterThan(sent.get(0).batch().stream());
    assertThat(again.batch().generation()).isEqualTo(2);
  }

  @Test
  void whatAnOwnerAnswersThatIsNoneAnyMoreDoesNotCount() {
    List<Sent> sent = sendFour();
    stream.ownerChanged(2, NOW);

    sent.get(0).store(3);
    sent.get(1).move();
    sent.get(2).failed().run();
    stream.tick(NOW + 1_000);
    List<String> early = List.copyOf(results);
    owner.next().store(7);

    assertThat(early).isEmpty();
    assertThat(owner.inFlight).isEmpty();
    assertThat(results).startsWith("a stored e1@7").hasSize(4);
  }

  @Test
  void ofABatchOnlyWhatMovedGoesAgain() {
    add("a", "b", "c", "d");
    stream.pump(NOW);
    owner.next().reply(new Stored(5, 1), new Moved(), new Unavailable("no broker"), new Moved());

    stream.tick(NOW + 1_000);

    assertThat(results).containsExactly("a stored e1@5", "c unavailable: no broker");
    assertThat(owner.next().keys()).containsExactly("b", "d");
  }

  @Test
  void anAnswerThatIsTooShortLeavesTheRestUnanswered() {
    add("a", "b");
    stream.pump(NOW);
    owner.next().reply(new Stored(5, 1));

    stream.tick(NOW + 1_000);

    assertThat(results).containsExactly("a stored e1@5");
    assertThat(owner.next().keys()).containsExactly("b");
  }

  @Test
  void eachFailureOpensAnotherStream() {
    add("a");
    stream.pump(NOW);
    List<Long> streams = new ArrayList<>();
    for (int i = 1; i <= 5; i++) {
      Sent sent = owner.next();
      streams.add(sent.batch().stream());
      sent.failed().run();
      stream.tick(NOW + 1_000 * i);
    }

    assertThat(streams).isSorted().doesNotHaveDuplicates().hasSize(5);
    assertThat(results).isEmpty();
  }

  @Test
  void whatIsTooLateIsTimedOutOnceAndNotSentAgain() {
    add("a");
    stream.pump(NOW);
    owner.next().failed().run();
    stream.add(Appends.append("b"), DEADLINE + 5_000, new Noted("b"));

    stream.tick(DEADLINE);
    stream.tick(DEADLINE + 100);

    assertThat(results).containsExactly("a timed out");
    assertThat(owner.next().keys()).containsExactly("b");
  }

  @Test
  void whatWaitsBehindAFullWindowIsTimedOutAsWell() {
    sendFour();
    add("e");

    stream.tick(DEADLINE);

    assertThat(results).containsExactly("e timed out");
  }

  @Test
  void anAnswerThatComesBehindTheDeadlineIsStillTold() {
    add("a");
    stream.pump(NOW);
    stream.tick(DEADLINE + 1);

    owner.next().store(3);

    assertThat(results).containsExactly("a stored e1@3");
    assertThat(stream.bytes()).isZero();
  }

  @Test
  void whatATimeoutBringsAboutMayAppendAgain() {
    // Given: a client that was paused reads on when a request of its is answered
    List<Sent> sent = sendFour();
    for (String key : List.of("late1", "late2")) {
      stream.add(
          Appends.append(key),
          DEADLINE,
          new Noted(key) {
            @Override
            public void timedOut() {
              super.timedOut();
              stream.add(Appends.append("behind " + key), DEADLINE + 10_000, new Noted(key));
            }
          });
    }

    // When
    stream.tick(DEADLINE);

    // Then
    assertThat(results).containsExactly("late1 timed out", "late2 timed out");
    sent.get(0).store(0);
    assertThat(owner.next().keys()).containsExactly("behind late1", "behind late2");
  }

  private List<Sent> sendFour() {
    for (String key : List.of("a", "b", "c", "d")) {
      add(key);
      stream.pump(NOW);
    }
    List<Sent> sent = List.copyOf(owner.inFlight);
    owner.inFlight.clear();
    return sent;
  }

  private void add(String... keys) {
    for (String key : keys) {
      stream.add(Appends.append(key), DEADLINE, new Noted(key));
    }
  }

  /** Writes down how an append went. */
  private class Noted implements AppendStream.Result {
    private final String key;

    Noted(String key) {
      this.key = key;
    }

    @Override
    public void stored(String epoch, AppendBatch.Stored stored) {
      results.add("%s stored %s@%d".formatted(key, epoch, stored.offset()));
    }

    @Override
    public void unavailable(String reason) {
      results.add("%s unavailable: %s".formatted(key, reason));
    }

    @Override
    public void timedOut() {
      results.add(key + " timed out");
    }
  }
}
