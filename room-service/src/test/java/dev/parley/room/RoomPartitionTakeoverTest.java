package dev.parley.room;

import static dev.parley.room.Appends.GENERAL;
import static dev.parley.room.Appends.SETTINGS;
import static dev.parley.room.Appends.TEAM;
import static dev.parley.room.Appends.message;
import static dev.parley.room.Appends.offsets;
import static dev.parley.room.Appends.outcomes;
import static dev.parley.room.Appends.stored;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.contract.AppendBatch;
import dev.parley.contract.AppendBatch.Moved;
import dev.parley.contract.Page;
import dev.parley.contract.PageQuery;
import dev.parley.contract.RoomHead;
import dev.parley.protocol.Position;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A partition that goes from one owner to the next. */
class RoomPartitionTakeoverTest {

  private static final RoomSettings NARROW =
      new RoomSettings(1 << 20, 1 << 20, 10, Duration.ofSeconds(1));

  private final MemoryLog log = new MemoryLog();

  @Test
  void anEmptyLogIsServedAtOnce() {
    // When
    Owner owner = Owner.assigned(log, SETTINGS);

    // Then
    assertThat(owner.partition().serving()).isTrue();
  }

  @Test
  void itServesOnlyWhenItHasReadWhatStoodAtTheAssignment() {
    // Given
    log.append(message("a"));
    log.append(message("b"));
    Owner owner = Owner.assigned(log, SETTINGS);
    boolean atFirst = owner.partition().serving();
    owner.read(1);
    boolean halfWay = owner.partition().serving();

    // When
    owner.read(1);

    // Then
    assertThat(atFirst).isFalse();
    assertThat(halfWay).isFalse();
    assertThat(owner.partition().serving()).isTrue();
  }

  @Test
  void appendsBeforeItServesGoElsewhere() {
    // Given
    log.append(message("a"));
    Owner owner = Owner.assigned(log, SETTINGS);

    // When
    CompletableFuture<AppendBatch.Reply> reply = owner.append(message("b"));

    // Then
    assertThat(outcomes(reply)).containsExactly(new Moved());
    assertThat(owner.producing()).isZero();
  }

  @Test
  void aLogThatEndsInOffsetsWithoutEntriesIsServedWhenItsEndIsReached() {
    // Given
    log.append(message("a"));
    log.skip(3);
    Owner owner = Owner.assigned(log, SETTINGS);
    owner.read(1);
    boolean before = owner.partition().serving();

    // When
    owner.partition().reached(4);

    // Then
    assertThat(before).isFalse();
    assertThat(owner.partition().serving()).isTrue();
    assertThat(owner.partition().roomHead(GENERAL)).isEqualTo(new RoomHead(Owner.EPOCH, 3, 0));
  }

  @Test
  void reachingAnEarlierOffsetDoesNotTakeTheHeadBack() {
    // Given
    log.append(message("a"));
    log.append(message("b"));
    Owner owner = Owner.serving(log, SETTINGS);

    // When
    owner.partition().reached(1);

    // Then
    assertThat(owner.partition().roomHead(GENERAL).partitionHead()).isEqualTo(1);
  }

  @Test
  void whatNobodyCanReadIsPassedOver() {
    // Given
    log.append(message("a"));
    log.unreadable();
    log.append(message("b"));
    log.unreadable();
    Owner owner = Owner.assigned(log, SETTINGS);

    // When
    int dropped = owner.read(4);

    // Then
    assertThat(dropped).isZero();
    assertThat(owner.partition().serving()).isTrue();
    assertThat(owner.partition().roomHead(GENERAL)).isEqualTo(new RoomHead(Owner.EPOCH, 3, 2));
  }

  @Test
  void aRetryAtTheNextOwnerGetsTheFirstPosition() {
    // Given
    Owner first = Owner.serving(log, SETTINGS);
    first.append(message("a"));
    first.settle();
    first.partition().end();
    Owner next = Owner.serving(log, SETTINGS);

    // When
    CompletableFuture<AppendBatch.Reply> retry = next.append(message("a"));

    // Then
    assertThat(outcomes(retry)).containsExactly(stored(0));
    assertThat(log.end()).isEqualTo(1);
  }

  @Test
  void anAppendThatTheOldOwnerLeavesBehindIsTheOneThatCounts() {
    // Given
    Owner first = Owner.serving(log, SETTINGS);
    first.append(message("a"));
    first.partition().end();
    Owner next = Owner.serving(log, SETTINGS);
    CompletableFuture<AppendBatch.Reply> retry = next.append(message("a"));
    first.writeAll();

    // When
    next.settle();

    // Then
    assertThat(log.end()).isEqualTo(2);
    assertThat(outcomes(retry)).containsExactly(stored(0));
  }

  @Test
  void twoWhoTakeThemselvesForTheOwnerGiveOneAnswer() {
    // Given
    Owner zombie = Owner.serving(log, SETTINGS);
    Owner owner = Owner.serving(log, SETTINGS);
    CompletableFuture<AppendBatch.Reply> byZombie = zombie.append(message("a"));
    CompletableFuture<AppendBatch.Reply> byOwner = owner.append(message("a"));
    owner.writeAll();
    zombie.writeAll();

    // When
    zombie.readAll();
    owner.readAll();

    // Then
    assertThat(log.end()).isEqualTo(2);
    assertThat(outcomes(byZombie)).isEqualTo(outcomes(byOwner)).containsExactly(stored(0));
  }

  @Test
  void aRoomFromBeforeTheStartIsUnknownAndNotEmpty() {
    // Given
    log.append(message(TEAM, "early"));
    for (int i = 0; i < 20; i++) {
      log.append(message("k" + i));
    }

    Owner owner = Owner.serving(log, NARROW);
    log.append(message("new"));

    // When
    owner.readAll();

    // Then
    assertThat(owner.partition().roomHead(TEAM).roomHead()).isEqualTo(Position.UNKNOWN);
    assertThat(owner.partition().roomHead(GENERAL).roomHead()).isEqualTo(21);
  }

  @Test
  void aRoomThatALogReadFromItsBeginningDoesNotHaveIsEmpty() {
    // Given
    log.append(message("a"));

    // When
    Owner owner = Owner.serving(log, SETTINGS);

    // Then
    assertThat(owner.partition().roomHead(TEAM).roomHead()).isEqualTo(Position.NOTHING);
  }

  @Test
  void aRoomThatALogWithoutItsBeginningDoesNotHaveIsUnknown() {
    // Given
    log.append(message(TEAM, "a"));
    log.append(message("b"));
    log.forgetBelow(1);

    // When
    Owner owner = Owner.serving(log, SETTINGS);

    // Then
    assertThat(owner.partition().roomHead(TEAM).roomHead()).isEqualTo(Position.UNKNOWN);
  }

  /**
   * Offsets 10 and 20 are one key; readers of the whole log drop the second. One that starts at 15
   * cannot know that, so nothing below 25 may come from it.
   */
  @Test
  void aDuplicateOfWhatStandsBeforeTheStartIsNotShownFromMemory() {
    // Given
    for (int offset = 0; offset < 25; offset++) {
      log.append(message(offset == 20 ? "k10" : "k" + offset));
    }
    Owner whole =
        Owner.serving(log, new RoomSettings(1 << 20, 1 << 20, 1_000, Duration.ofSeconds(1)));
    Owner late = Owner.serving(log, NARROW);

    // When
    Page page = late.partition().recent(PageQuery.after(5, GENERAL, 17, 100, Position.UNKNOWN));

    // Then
    Page expected =
        whole.partition().recent(PageQuery.after(5, GENERAL, 17, 100, Position.UNKNOWN));
    assertThat(offsets(expected.records())).containsExactly(18L, 19L, 21L, 22L, 23L, 24L);
    boolean claimsToBeComplete = page.floor() <= 18;
    assertThat(!claimsToBeComplete || offsets(page.records()).equals(offsets(expected.records())))
        .as("%s, floor %d", offsets(page.records()), page.floor())
        .isTrue();
  }
}
