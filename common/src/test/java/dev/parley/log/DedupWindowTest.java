package dev.parley.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.log.DedupWindow.First;
import dev.parley.protocol.RoomId;
import org.junit.jupiter.api.Test;

/** The one rule for duplicates. */
class DedupWindowTest {

  private static final RoomId ROOM = new RoomId("general");
  private static final int WIDTH = 10;

  private final DedupWindow window = new DedupWindow(WIDTH);

  @Test
  void theFirstRecordOfAKeyStands() {
    // When
    First first = window.see(ROOM, "ada", "k", 0, 100);

    // Then
    assertThat(first).isNull();
  }

  @Test
  void aRepeatedKeyIsDroppedAndNamesTheFirst() {
    // Given
    window.see(ROOM, "ada", "k", 3, 100);

    // When
    First first = window.see(ROOM, "ada", "k", 4, 200);

    // Then
    assertThat(first).isEqualTo(new First(3, 100));
  }

  @Test
  void aKeyExactlyTheWidthAwayIsStillADuplicate() {
    // Given
    window.see(ROOM, "ada", "k", 3, 100);

    // When
    First first = window.see(ROOM, "ada", "k", 3 + WIDTH, 200);

    // Then
    assertThat(first).isEqualTo(new First(3, 100));
  }

  @Test
  void aKeyOneFurtherThanTheWidthStandsAgain() {
    // Given
    window.see(ROOM, "ada", "k", 3, 100);

    // When
    First first = window.see(ROOM, "ada", "k", 3 + WIDTH + 1, 200);

    // Then
    assertThat(first).isNull();
    assertThat(window.find(ROOM, "ada", "k")).isEqualTo(new First(3 + WIDTH + 1, 200));
  }

  @Test
  void aDuplicateRefreshesTheWindowButNotTheFirst() {
    // Given
    window.see(ROOM, "ada", "k", 0, 100);
    window.see(ROOM, "ada", "k", 8, 200);

    // When
    First first = window.see(ROOM, "ada", "k", 18, 300);

    // Then
    assertThat(first).isEqualTo(new First(0, 100));
  }

  @Test
  void forgettingTheOlderEntryOfAKeyKeepsTheNewer() {
    // Given
    window.see(ROOM, "ada", "k", 0, 100);
    window.see(ROOM, "ada", "k", 8, 200);
    window.see(ROOM, "bob", "k", 15, 300);

    // When
    First found = window.find(ROOM, "ada", "k");

    // Then
    assertThat(found).isEqualTo(new First(0, 100));
    assertThat(window.size()).isEqualTo(2);
  }

  @Test
  void roomSenderAndKeyTogetherMakeTheKey() {
    // Given
    window.see(ROOM, "ada", "k", 0, 100);

    // When
    First otherRoom = window.see(new RoomId("other"), "ada", "k", 1, 100);
    First otherSender = window.see(ROOM, "bob", "k", 2, 100);
    First otherKey = window.see(ROOM, "ada", "l", 3, 100);

    // Then
    assertThat(otherRoom).isNull();
    assertThat(otherSender).isNull();
    assertThat(otherKey).isNull();
  }

  @Test
  void whereSenderEndsAndKeyBeginsMatters() {
    // Given
    window.see(ROOM, "ada", "key", 0, 100);

    // When
    First shifted = window.see(ROOM, "adak", "ey", 1, 100);

    // Then
    assertThat(shifted).isNull();
  }

  @Test
  void lookingDoesNotTakeNote() {
    // When
    First found = window.find(ROOM, "ada", "k");

    // Then
    assertThat(found).isNull();
    assertThat(window.see(ROOM, "ada", "k", 0, 100)).isNull();
  }

  @Test
  void manyMoreThanTheFirstCapacityAreKeptWhereTheWidthAllows() {
    // Given
    DedupWindow wide = new DedupWindow(5_000);
    for (int offset = 0; offset < 5_000; offset++) {
      wide.see(ROOM, "ada", "k" + offset, offset, offset);
    }

    // When
    int wrong = 0;
    for (int offset = 0; offset < 5_000; offset++) {
      wrong += new First(offset, offset).equals(wide.find(ROOM, "ada", "k" + offset)) ? 0 : 1;
    }

    // Then
    assertThat(wrong).isZero();
  }

  @Test
  void noMoreThanTheWindowIsKept() {
    // When
    for (int offset = 0; offset < 10_000; offset++) {
      window.see(ROOM, "ada", "k" + offset, offset, offset);
    }

    // Then
    assertThat(window.size()).isEqualTo(WIDTH + 1);
  }

  @Test
  void aHoleInTheOffsetsCountsAsOffsets() {
    // Given
    window.see(ROOM, "ada", "k", 0, 100);
    window.see(ROOM, "bob", "l", 1_000_000, 100);

    // When
    First found = window.find(ROOM, "ada", "k");

    // Then
    assertThat(found).isNull();
    assertThat(window.size()).isEqualTo(1);
  }
}
