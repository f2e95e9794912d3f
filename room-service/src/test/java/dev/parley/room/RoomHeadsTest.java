package dev.parley.room;

import static dev.parley.room.Appends.GENERAL;
import static dev.parley.room.Appends.TEAM;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.Position;
import dev.parley.protocol.RoomId;
import org.junit.jupiter.api.Test;

/** Where rooms end, and what is said of a room that was not seen. */
class RoomHeadsTest {

  private static final int WINDOW = 100;

  @Test
  void aRoomThatWasNotSeenHasNothingWhereTheLogWasReadFromItsBeginning() {
    assertThat(new RoomHeads(WINDOW, true).head(GENERAL)).isEqualTo(Position.NOTHING);
  }

  @Test
  void aRoomThatWasNotSeenIsUnknownWhereReadingBeganLater() {
    assertThat(new RoomHeads(WINDOW, false).head(GENERAL)).isEqualTo(Position.UNKNOWN);
  }

  @Test
  void advancingGivesTheRecordBefore() {
    // Given
    RoomHeads heads = new RoomHeads(WINDOW, true);
    long first = heads.advance(GENERAL, 3);
    heads.advance(TEAM, 4);

    // When
    long second = heads.advance(GENERAL, 7);

    // Then
    assertThat(first).isEqualTo(Position.NOTHING);
    assertThat(second).isEqualTo(3);
    assertThat(heads.head(GENERAL)).isEqualTo(7);
    assertThat(heads.head(TEAM)).isEqualTo(4);
  }

  @Test
  void aRoomWithinTheWindowIsNeverForgotten() {
    // Given
    RoomHeads heads = new RoomHeads(WINDOW, true);
    heads.advance(GENERAL, 0);

    // When
    for (long offset = 1; offset <= WINDOW; offset++) {
      heads.advance(TEAM, offset);
    }

    // Then
    assertThat(heads.head(GENERAL)).isZero();
  }

  @Test
  void onceARoomIsForgottenNoUnseenRoomIsSaidToHaveNothing() {
    // Given
    RoomHeads heads = new RoomHeads(WINDOW, true);
    heads.advance(GENERAL, 0);

    // When
    for (long offset = 1; offset <= 2 * WINDOW; offset++) {
      heads.advance(TEAM, offset);
    }

    // Then
    assertThat(heads.head(GENERAL)).isEqualTo(Position.UNKNOWN);
    assertThat(heads.head(new RoomId("never"))).isEqualTo(Position.UNKNOWN);
  }

  @Test
  void aForgottenRoomsNextRecordHasAnUnknownPredecessor() {
    // Given
    RoomHeads heads = new RoomHeads(WINDOW, true);
    heads.advance(GENERAL, 0);
    for (long offset = 1; offset <= 2 * WINDOW; offset++) {
      heads.advance(TEAM, offset);
    }

    // When
    long prev = heads.advance(GENERAL, 2 * WINDOW + 1);

    // Then
    assertThat(prev).isEqualTo(Position.UNKNOWN);
  }
}
