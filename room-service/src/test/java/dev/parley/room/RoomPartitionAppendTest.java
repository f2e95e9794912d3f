package dev.parley.room;

import static dev.parley.room.Appends.GENERAL;
import static dev.parley.room.Appends.SETTINGS;
import static dev.parley.room.Appends.TEAM;
import static dev.parley.room.Appends.message;
import static dev.parley.room.Appends.outcomes;
import static dev.parley.room.Appends.stored;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.contract.Append;
import dev.parley.contract.AppendBatch;
import dev.parley.contract.AppendBatch.Moved;
import dev.parley.contract.AppendBatch.Unavailable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Appending: what is answered is what was read back, and a key stands once. */
class RoomPartitionAppendTest {

  private final MemoryLog log = new MemoryLog();

  @Test
  void anAppendIsAnsweredOnlyWhenItsRecordIsReadBack() {
    // Given
    Owner owner = Owner.serving(log, SETTINGS);
    CompletableFuture<AppendBatch.Reply> reply = owner.append(message("a"));
    boolean atOnce = reply.isDone();
    owner.writeAll();
    boolean whenWritten = reply.isDone();

    // When
    owner.readAll();

    // Then
    assertThat(atOnce).isFalse();
    assertThat(whenWritten).isFalse();
    assertThat(reply.join().epoch()).isEqualTo(Owner.EPOCH);
    assertThat(outcomes(reply)).containsExactly(stored(0));
  }

  @Test
  void aBatchIsAnsweredWhenAllOfItHasAnOutcomeInItsOrder() {
    // Given
    Owner owner = Owner.serving(log, SETTINGS);
    CompletableFuture<AppendBatch.Reply> reply =
        owner.append(message("a"), message(TEAM, "a"), message("b"));
    owner.writeAll();
    owner.read(2);
    boolean afterTwo = reply.isDone();

    // When
    owner.read(1);

    // Then
    assertThat(afterTwo).isFalse();
    assertThat(outcomes(reply)).containsExactly(stored(0), stored(1), stored(2));
  }

  @Test
  void recordsAreProducedInTheOrderOfTheBatch() {
    // Given
    Owner owner = Owner.serving(log, SETTINGS);

    // When
    owner.append(message("c"), message("a"), message("b"));

    // Then
    owner.settle();
    assertThat(log.all()).extracting(entry -> entry.record().key()).containsExactly("c", "a", "b");
  }

  @Test
  void aRetryAfterTheAnswerGetsTheSamePositionAndIsNotWritten() {
    // Given
    Owner owner = Owner.serving(log, SETTINGS);
    owner.append(message("a"));
    owner.settle();

    // When
    CompletableFuture<AppendBatch.Reply> retry = owner.append(message("a"));

    // Then
    assertThat(outcomes(retry)).containsExactly(stored(0));
    assertThat(owner.producing()).isZero();
  }

  @Test
  void concurrentRetriesShareOneRecord() {
    // Given
    Owner owner = Owner.serving(log, SETTINGS);
    CompletableFuture<AppendBatch.Reply> first = owner.append("one", 1, 0, message("a"));
    CompletableFuture<AppendBatch.Reply> second = owner.append("two", 1, 0, message("a"));

    // When
    owner.settle();

    // Then
    assertThat(log.end()).isEqualTo(1);
    assertThat(outcomes(first)).containsExactly(stored(0));
    assertThat(outcomes(second)).containsExactly(stored(0));
  }

  @Test
  void aKeyTwiceInOneBatchIsOneRecord() {
    // Given
    Owner owner = Owner.serving(log, SETTINGS);
    CompletableFuture<AppendBatch.Reply> reply = owner.append(message("a"), message("a"));

    // When
    owner.settle();

    // Then
    assertThat(log.end()).isEqualTo(1);
    assertThat(outcomes(reply)).containsExactly(stored(0), stored(0));
  }

  @Test
  void theSameKeyInAnotherRoomOrOfAnotherSenderIsAnotherRecord() {
    // Given
    Owner owner = Owner.serving(log, SETTINGS);
    Append bobs = message(GENERAL, "bob", "a", new byte[] {'1'});
    CompletableFuture<AppendBatch.Reply> reply =
        owner.append(message("a"), message(TEAM, "a"), bobs);

    // When
    owner.settle();

    // Then
    assertThat(outcomes(reply)).containsExactly(stored(0), stored(1), stored(2));
  }

  @Test
  void aDuplicateThatSomebodyElseWroteIsDroppedAndCounted() {
    // Given
    Owner owner = Owner.serving(log, SETTINGS);
    log.append(message("a"));
    log.append(message("a"));
    log.append(message("b"));

    // When
    int dropped = owner.read(3);

    // Then
    assertThat(dropped).isEqualTo(1);
    assertThat(owner.partition().roomHead(GENERAL).roomHead()).isEqualTo(2);
  }

  @Test
  void anAppendThatSomebodyElseWroteFirstIsAnsweredWithTheFirst() {
    // Given
    Owner owner = Owner.serving(log, SETTINGS);
    CompletableFuture<AppendBatch.Reply> reply = owner.append(message("a"));
    log.append(message("a"));
    owner.writeAll();

    // When
    owner.readAll();

    // Then
    assertThat(log.end()).isEqualTo(2);
    assertThat(outcomes(reply)).containsExactly(stored(0));
  }

  @Test
  void aProducerFailureIsUnavailableWithItsReason() {
    // Given
    Owner owner = Owner.serving(log, SETTINGS);
    CompletableFuture<AppendBatch.Reply> reply = owner.append(message("a"));

    // When
    owner.failOne("TimeoutException");

    // Then
    assertThat(outcomes(reply)).containsExactly(new Unavailable("TimeoutException"));
    assertThat(owner.partition().waiting()).isZero();
  }

  @Test
  void aRetryAfterAFailureIsWritten() {
    // Given
    Owner owner = Owner.serving(log, SETTINGS);
    owner.append(message("a"));
    owner.failOne("TimeoutException");
    CompletableFuture<AppendBatch.Reply> retry = owner.append(message("a"));

    // When
    owner.settle();

    // Then
    assertThat(outcomes(retry)).containsExactly(stored(0));
  }

  @Test
  void aFailedAppendThatCameToStandIsTheAnswerOfItsRetry() {
    // Given
    Owner owner = Owner.serving(log, SETTINGS);
    owner.append(message("a"));
    owner.failAndWriteOne("TimeoutException");
    CompletableFuture<AppendBatch.Reply> retry = owner.append(message("a"));

    // When
    owner.settle();

    // Then
    assertThat(log.end()).isEqualTo(2);
    assertThat(outcomes(retry)).containsExactly(stored(0));
  }

  @Test
  void theRestOfABatchGoesOnWhereOneFailed() {
    // Given
    Owner owner = Owner.serving(log, SETTINGS);
    CompletableFuture<AppendBatch.Reply> reply = owner.append(message("a"), message("b"));
    owner.failOne("RecordTooLargeException");

    // When
    owner.settle();

    // Then
    assertThat(outcomes(reply))
        .containsExactly(new Unavailable("RecordTooLargeException"), stored(0));
  }

  @Test
  void whateverOthersSendARetryWithinTheTimeIsRecognised() {
    // Given
    int window = 100;
    Owner owner =
        Owner.serving(log, new RoomSettings(1 << 20, 1 << 20, window, Duration.ofSeconds(30)));
    owner.appendEvery(10);
    owner.append(message("pay"));
    owner.settle();

    // When
    int refused = 0;
    for (int i = 0; i < 2_900; i++) {
      CompletableFuture<AppendBatch.Reply> flood = owner.append(message("flood" + i));
      owner.settle();
      refused += outcomes(flood).get(0) instanceof Unavailable ? 1 : 0;
    }
    CompletableFuture<AppendBatch.Reply> again = owner.append(message("pay"));

    // Then
    assertThat(outcomes(again)).containsExactly(stored(0));
    assertThat(refused).isEqualTo(2_900 - 89);
  }

  @Test
  void nothingIsTakenWhileTooMuchWaitsForTheLog() {
    // Given
    Owner owner =
        Owner.serving(log, new RoomSettings(1 << 20, 10_000, 1_000, Duration.ofSeconds(1)));
    int taken = 0;
    while (owner.producing() == taken) {
      taken++;
      owner.append(message("k" + taken));
    }

    // When
    CompletableFuture<AppendBatch.Reply> reply = owner.append(message("beyond"));

    // Then
    assertThat(outcomes(reply)).singleElement().isInstanceOf(Unavailable.class);
    assertThat((taken - 1) * message("k10").weightBytes())
        .as("one append may go over the bound")
        .isBetween(10_000, 10_000 + 2 * message("k10").weightBytes());
  }

  @Test
  void whatWasReadBackMakesRoomAgain() {
    // Given
    Owner owner =
        Owner.serving(log, new RoomSettings(1 << 20, 1_000, 1_000, Duration.ofSeconds(1)));
    for (int i = 0; i < 50; i++) {
      owner.append(message("k" + i));
    }
    owner.settle();

    // When
    CompletableFuture<AppendBatch.Reply> reply = owner.append(message("beyond"));

    // Then
    assertThat(reply).isNotDone();
    assertThat(owner.producing()).isEqualTo(1);
  }

  @Test
  void aRetryOfWhatStandsIsAnsweredEvenWhileTooMuchWaits() {
    // Given
    Owner owner =
        Owner.serving(log, new RoomSettings(1 << 20, 1_000, 1_000, Duration.ofSeconds(1)));
    owner.append(message("a"));
    owner.settle();
    for (int i = 0; i < 50; i++) {
      owner.append(message("k" + i));
    }

    // When
    CompletableFuture<AppendBatch.Reply> retry = owner.append(message("a"));

    // Then
    assertThat(outcomes(retry)).containsExactly(stored(0));
  }

  @Test
  void theEndTellsEverybodyThatWaitsToGoToTheNextOwner() {
    // Given
    Owner owner = Owner.serving(log, SETTINGS);
    List<CompletableFuture<AppendBatch.Reply>> replies = new ArrayList<>();
    replies.add(owner.append(message("a"), message("b")));
    replies.add(owner.append(message("c")));
    owner.writeOne();

    // When
    owner.partition().end();

    // Then
    assertThat(outcomes(replies.get(0))).containsExactly(new Moved(), new Moved());
    assertThat(outcomes(replies.get(1))).containsExactly(new Moved());
    assertThat(owner.partition().waiting()).isZero();
    assertThat(owner.partition().serving()).isFalse();
  }

  @Test
  void nothingIsTakenAfterTheEnd() {
    // Given
    Owner owner = Owner.serving(log, SETTINGS);
    owner.partition().end();

    // When
    CompletableFuture<AppendBatch.Reply> reply = owner.append(message("a"));

    // Then
    assertThat(outcomes(reply)).containsExactly(new Moved());
    assertThat(owner.producing()).isZero();
  }

  @Test
  void aProducerFailureAfterTheEndChangesNothing() {
    // Given
    Owner owner = Owner.serving(log, SETTINGS);
    CompletableFuture<AppendBatch.Reply> reply = owner.append(message("a"));
    owner.partition().end();

    // When
    owner.failOne("TimeoutException");

    // Then
    assertThat(outcomes(reply)).containsExactly(new Moved());
  }
}
