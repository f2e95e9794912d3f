package dev.parley.room;

import static dev.parley.room.Appends.SETTINGS;
import static dev.parley.room.Appends.message;
import static dev.parley.room.Appends.outcomes;
import static dev.parley.room.Appends.stored;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.contract.AppendBatch;
import dev.parley.contract.AppendBatch.Moved;
import dev.parley.contract.AppendBatch.Stored;
import dev.parley.contract.AppendBatch.Unavailable;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A batch that was refused or lost is not overtaken by the one behind it. */
class RoomPartitionStreamTest {

  private static final String GATEWAY = "gateway-1/0";

  private final MemoryLog log = new MemoryLog();
  private final Owner owner = Owner.serving(log, SETTINGS);

  @Test
  void aStreamBeginsWithBatchZero() {
    // When
    owner.append(GATEWAY, 7, 0, message("a"));

    // Then
    assertThat(owner.producing()).isEqualTo(1);
  }

  @Test
  void anUnknownStreamThatDoesNotBeginWithZeroIsRefused() {
    // When
    CompletableFuture<AppendBatch.Reply> reply = owner.append(GATEWAY, 7, 1, message("a"));

    // Then
    assertThat(outcomes(reply)).containsExactly(new Moved());
    assertThat(owner.producing()).isZero();
  }

  @Test
  void theNextNumberIsTaken() {
    // Given
    owner.append(GATEWAY, 7, 0, message("a"));

    // When
    owner.append(GATEWAY, 7, 1, message("b"));

    // Then
    assertThat(owner.producing()).isEqualTo(2);
  }

  @Test
  void aGapIsRefused() {
    // Given
    owner.append(GATEWAY, 7, 0, message("a"));

    // When
    CompletableFuture<AppendBatch.Reply> reply = owner.append(GATEWAY, 7, 2, message("c"));

    // Then
    assertThat(outcomes(reply)).containsExactly(new Moved());
    assertThat(owner.producing()).isEqualTo(1);
  }

  @Test
  void whatFollowsAGapIsRefusedUntilTheGapIsFilled() {
    // Given
    owner.append(GATEWAY, 7, 0, message("a"));
    owner.append(GATEWAY, 7, 2, message("c"));

    // When
    CompletableFuture<AppendBatch.Reply> behind = owner.append(GATEWAY, 7, 3, message("d"));

    // Then
    assertThat(outcomes(behind)).containsExactly(new Moved());
    assertThat(owner.append(GATEWAY, 7, 1, message("b"))).isNotDone();
  }

  @Test
  void aBatchThatComesAgainIsRefused() {
    // Given
    owner.append(GATEWAY, 7, 0, message("a"));

    // When
    CompletableFuture<AppendBatch.Reply> again = owner.append(GATEWAY, 7, 0, message("a"));

    // Then
    assertThat(outcomes(again)).containsExactly(new Moved());
  }

  @Test
  void aNewerStreamReplacesTheOlder() {
    // Given
    owner.append(GATEWAY, 7, 0, message("a"));

    // When
    CompletableFuture<AppendBatch.Reply> newer = owner.append(GATEWAY, 9, 0, message("b"));

    // Then
    assertThat(newer).isNotDone();
    assertThat(outcomes(owner.append(GATEWAY, 7, 1, message("c")))).containsExactly(new Moved());
  }

  @Test
  void anOlderStreamIsRefusedFromItsBeginning() {
    // Given
    owner.append(GATEWAY, 7, 0, message("a"));

    // When
    CompletableFuture<AppendBatch.Reply> older = owner.append(GATEWAY, 6, 0, message("b"));

    // Then
    assertThat(outcomes(older)).containsExactly(new Moved());
  }

  @Test
  void oneProducersNumbersAreNotAnothers() {
    // Given
    owner.append(GATEWAY, 7, 0, message("a"));

    // When
    CompletableFuture<AppendBatch.Reply> other = owner.append("gateway-2/0", 1, 0, message("b"));

    // Then
    assertThat(other).isNotDone();
  }

  @Test
  void aRefusedBatchOfAnUnknownStreamDoesNotMakeTheStreamKnown() {
    // Given
    owner.append(GATEWAY, 7, 1, message("b"));

    // When
    CompletableFuture<AppendBatch.Reply> beginning = owner.append(GATEWAY, 7, 0, message("a"));

    // Then
    assertThat(beginning).isNotDone();
  }

  @Test
  void batchesRefusedBeforeItServesMustComeAgainFromZero() {
    // Given
    log.append(message("earlier"));
    Owner rebuilding = Owner.assigned(log, SETTINGS);
    CompletableFuture<AppendBatch.Reply> early = rebuilding.append(GATEWAY, 7, 0, message("a"));
    rebuilding.readAll();

    // When
    CompletableFuture<AppendBatch.Reply> next = rebuilding.append(GATEWAY, 7, 1, message("b"));

    // Then
    assertThat(outcomes(early)).containsExactly(new Moved());
    assertThat(outcomes(next)).containsExactly(new Moved());
    assertThat(rebuilding.producing()).isZero();
  }

  @Test
  void aNewStreamThatRepeatsWhatStandsIsAnsweredInOrderWithoutWriting() {
    // Given
    owner.append(GATEWAY, 7, 0, message("a"), message("b"));
    owner.settle();

    // When
    CompletableFuture<AppendBatch.Reply> again =
        owner.append(GATEWAY, 8, 0, message("a"), message("b"));

    // Then
    assertThat(outcomes(again)).containsExactly(stored(0), stored(1));
    assertThat(log.end()).isEqualTo(2);
  }

  @Test
  void aBatchForAnotherClaimIsRefused() {
    // Given
    CompletableFuture<AppendBatch.Reply> reply = new CompletableFuture<>();

    // When
    owner
        .partition()
        .append(
            new AppendBatch(
                GATEWAY, Owner.PARTITION, Owner.GENERATION - 1, 7, 0, List.of(message("a"))),
            0,
            reply::complete);

    // Then
    assertThat(outcomes(reply)).containsExactly(new Moved());
    assertThat(owner.producing()).isZero();
  }

  @Test
  void nothingOvertakesAnAppendThatWasRefused() {
    // Given
    Owner full = Owner.serving(log, new RoomSettings(1 << 20, 1_000, 1_000, Duration.ofSeconds(1)));
    full.append(GATEWAY, 7, 0, message("a"));
    for (int i = 0; i < 50; i++) {
      full.append(message("fill" + i));
    }
    CompletableFuture<AppendBatch.Reply> refused =
        full.append(GATEWAY, 7, 1, message("b"), message("a"), message("c"));
    full.settle();

    // When
    CompletableFuture<AppendBatch.Reply> behind = full.append(GATEWAY, 7, 2, message("d"));
    CompletableFuture<AppendBatch.Reply> anew = full.append(GATEWAY, 8, 0, message("b"));
    full.settle();

    // Then
    assertThat(outcomes(refused).get(0)).isInstanceOf(Unavailable.class);
    assertThat(outcomes(refused).get(1)).isEqualTo(stored(0));
    assertThat(outcomes(refused).get(2)).isInstanceOf(Unavailable.class);
    assertThat(outcomes(behind)).containsExactly(new Moved());
    assertThat(outcomes(anew).get(0)).isInstanceOf(Stored.class);
  }
}
