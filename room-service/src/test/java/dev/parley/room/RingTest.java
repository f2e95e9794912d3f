package dev.parley.room;

import static dev.parley.room.Appends.GENERAL;
import static dev.parley.room.Appends.TEAM;
import static dev.parley.room.Appends.offsets;
import static dev.parley.room.Appends.record;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.contract.RoomRecord;
import dev.parley.protocol.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The newest records of a partition within a bound, and a room's chain through them. */
class RingTest {

  private static final int WEIGHT = record(GENERAL, 0, 0).weightBytes();
  private static final long NEWEST = Long.MAX_VALUE;

  @Test
  void anEmptyRingMissesNothingFromItsFloorOn() {
    // When
    Ring ring = new Ring(1_000, 42);

    // Then
    assertThat(ring.floor()).isEqualTo(42);
    assertThat(after(ring, 0)).isEmpty();
  }

  @Test
  void recordsComeAscendingFromAboveTheOffset() {
    // Given
    Ring ring = filled(0, 10, 20, 30);

    // When
    List<Long> offsets = after(ring, 10);

    // Then
    assertThat(offsets).containsExactly(20L, 30L);
  }

  @Test
  void anOffsetInAHoleBeginsBehindTheHole() {
    // Given
    Ring ring = filled(0, 10, 20, 30);

    // When
    List<Long> offsets = after(ring, 15);

    // Then
    assertThat(offsets).containsExactly(20L, 30L);
  }

  @Test
  void whatTheLogHasDeletedGoesAndTheFloorRisesToIt() {
    // Given
    Ring ring = filled(0, 10, 20, 30);

    // When
    ring.trim(20);
    ring.trim(15); // an answer that was overtaken

    // Then
    assertThat(after(ring, -1)).containsExactly(20L, 30L);
    assertThat(ring.floor()).isEqualTo(20);
    ring.trim(31);
    assertThat(after(ring, -1)).isEmpty();
    ring.add(record(GENERAL, 31, Position.UNKNOWN));
    assertThat(after(ring, -1)).containsExactly(31L);
    assertThat(ring.floor()).isEqualTo(31);
  }

  @Test
  void theOldestGoWhenTheBytesAreFullAndTheFloorRisesAboveThem() {
    // Given
    Ring ring = new Ring(3 * WEIGHT, 0);

    // When
    for (long offset = 0; offset < 5; offset++) {
      ring.add(record(GENERAL, offset * 10, Position.UNKNOWN));
    }

    // Then
    assertThat(after(ring, -1)).containsExactly(20L, 30L, 40L);
    assertThat(ring.floor()).isEqualTo(11);
  }

  @Test
  void aRecordLargerThanTheRingIsKeptAlone() {
    // Given
    Ring ring = new Ring(WEIGHT / 2, 0);
    ring.add(record(GENERAL, 1, Position.NOTHING));

    // When
    ring.add(record(GENERAL, 2, 1));

    // Then
    assertThat(after(ring, -1)).containsExactly(2L);
    assertThat(ring.floor()).isEqualTo(2);
  }

  @Test
  void theFloorStaysWhereNothingWasDropped() {
    // Given
    Ring ring = new Ring(100 * WEIGHT, 7);

    // When
    ring.add(record(GENERAL, 50, Position.UNKNOWN));

    // Then
    assertThat(ring.floor()).isEqualTo(7);
  }

  @Test
  void whatIsKeptIsTheNewestWithinTheBytesWhateverTheSizes() {
    // Given
    Random random = new Random(3);
    Ring ring = new Ring(100_000, 0);
    List<RoomRecord> all = new ArrayList<>();

    // When
    for (int offset = 0; offset < 5_000; offset++) {
      byte[] body = new byte[random.nextInt(2_000)];
      RoomRecord record = sized(offset, body);
      ring.add(record);
      all.add(record);
    }

    // Then
    long bytes = 0;
    int first = all.size();
    while (bytes + all.get(first - 1).weightBytes() <= 100_000) {
      first--;
      bytes += all.get(first).weightBytes();
    }
    assertThat(after(ring, -1)).isEqualTo(offsets(all.subList(first, all.size())));
    assertThat(ring.floor()).isEqualTo(first);
  }

  @Test
  void aChainTakesOnlyItsRoomAscending() {
    // Given
    Ring ring = twoRooms();

    // When
    Ring.Chain chain = ring.room(GENERAL, 4, Position.NOTHING, NEWEST, 100);

    // Then
    assertThat(offsets(chain.records())).containsExactly(0L, 2L, 4L);
    assertThat(chain.whole()).isTrue();
  }

  @Test
  void aChainStopsAtTheLowerBoundAndIsWhole() {
    // Given
    Ring ring = twoRooms();

    // When
    Ring.Chain chain = ring.room(GENERAL, 4, 2, NEWEST, 100);

    // Then
    assertThat(offsets(chain.records())).containsExactly(4L);
    assertThat(chain.whole()).isTrue();
  }

  @Test
  void theBoundsAreExclusive() {
    // Given
    Ring ring = twoRooms();

    // When
    Ring.Chain chain = ring.room(GENERAL, 4, 0, 4, 100);

    // Then
    assertThat(offsets(chain.records())).containsExactly(2L);
    assertThat(chain.whole()).isTrue();
  }

  @Test
  void aLowerBoundBetweenTwoRecordsOfTheRoomIsWhole() {
    // Given
    Ring ring = twoRooms();

    // When
    Ring.Chain chain = ring.room(GENERAL, 4, 1, NEWEST, 100);

    // Then
    assertThat(offsets(chain.records())).containsExactly(2L, 4L);
    assertThat(chain.whole()).isTrue();
  }

  @Test
  void theLimitKeepsTheNewestAndIsNotWhole() {
    // Given
    Ring ring = twoRooms();

    // When
    Ring.Chain chain = ring.room(GENERAL, 4, Position.NOTHING, NEWEST, 2);

    // Then
    assertThat(offsets(chain.records())).containsExactly(2L, 4L);
    assertThat(chain.whole()).isFalse();
  }

  @Test
  void theLimitCountsOnlyWhatIsBelowTheUpperBound() {
    // Given
    Ring ring = twoRooms();

    // When
    Ring.Chain chain = ring.room(GENERAL, 4, Position.NOTHING, 4, 1);

    // Then
    assertThat(offsets(chain.records())).containsExactly(2L);
    assertThat(chain.whole()).isFalse();
  }

  @Test
  void exactlyTheLimitThatEndsTheChainIsWhole() {
    // Given
    Ring ring = twoRooms();

    // When
    Ring.Chain chain = ring.room(GENERAL, 4, Position.NOTHING, NEWEST, 3);

    // Then
    assertThat(chain.records()).hasSize(3);
    assertThat(chain.whole()).isTrue();
  }

  @Test
  void aChainThatLeavesTheRingIsNotWhole() {
    // Given
    Ring ring = new Ring(2 * WEIGHT, 0);
    ring.add(record(GENERAL, 0, Position.NOTHING));
    ring.add(record(GENERAL, 1, 0));
    ring.add(record(GENERAL, 2, 1));

    // When
    Ring.Chain chain = ring.room(GENERAL, 2, Position.NOTHING, NEWEST, 100);

    // Then
    assertThat(offsets(chain.records())).containsExactly(1L, 2L);
    assertThat(chain.whole()).isFalse();
  }

  @Test
  void aChainThatLeavesTheRingBelowTheBoundIsWhole() {
    // Given
    Ring ring = new Ring(2 * WEIGHT, 0);
    ring.add(record(GENERAL, 0, Position.NOTHING));
    ring.add(record(GENERAL, 1, 0));
    ring.add(record(GENERAL, 2, 1));

    // When
    Ring.Chain chain = ring.room(GENERAL, 2, 0, NEWEST, 100);

    // Then
    assertThat(offsets(chain.records())).containsExactly(1L, 2L);
    assertThat(chain.whole()).isTrue();
  }

  @Test
  void aRecordWhosePredecessorIsUnknownEndsTheChainAndIsNotWhole() {
    // Given
    Ring ring = new Ring(100 * WEIGHT, 10);
    ring.add(record(GENERAL, 15, Position.UNKNOWN));
    ring.add(record(GENERAL, 16, 15));

    // When
    Ring.Chain chain = ring.room(GENERAL, 16, Position.NOTHING, NEWEST, 100);

    // Then
    assertThat(offsets(chain.records())).containsExactly(15L, 16L);
    assertThat(chain.whole()).isFalse();
  }

  @Test
  void aRoomWithoutRecordIsEmptyAndWhole() {
    // Given
    Ring ring = twoRooms();

    // When
    Ring.Chain chain = ring.room(GENERAL, Position.NOTHING, Position.NOTHING, NEWEST, 100);

    // Then
    assertThat(chain.records()).isEmpty();
    assertThat(chain.whole()).isTrue();
  }

  @Test
  void aRoomWhoseHeadIsUnknownIsEmptyAndNotWhole() {
    // Given
    Ring ring = twoRooms();

    // When
    Ring.Chain chain = ring.room(GENERAL, Position.UNKNOWN, Position.NOTHING, NEWEST, 100);

    // Then
    assertThat(chain.records()).isEmpty();
    assertThat(chain.whole()).isFalse();
  }

  private static Ring twoRooms() {
    Ring ring = new Ring(100 * WEIGHT, 0);
    ring.add(record(GENERAL, 0, Position.NOTHING));
    ring.add(record(TEAM, 1, Position.NOTHING));
    ring.add(record(GENERAL, 2, 0));
    ring.add(record(TEAM, 3, 1));
    ring.add(record(GENERAL, 4, 2));
    return ring;
  }

  private static Ring filled(long... offsets) {
    Ring ring = new Ring(100 * WEIGHT, 0);
    for (long offset : offsets) {
      ring.add(record(GENERAL, offset, Position.UNKNOWN));
    }
    return ring;
  }

  private static RoomRecord sized(long offset, byte[] body) {
    RoomRecord like = record(GENERAL, offset, Position.UNKNOWN);
    return new RoomRecord(
        like.room(),
        offset,
        like.prev(),
        like.kind(),
        like.sender(),
        null,
        like.key(),
        like.at(),
        like.target(),
        body,
        null);
  }

  private static List<Long> after(Ring ring, long offset) {
    List<Long> offsets = new ArrayList<>();
    ring.forEachAfter(offset, record -> offsets.add(record.offset()));
    return offsets;
  }
}
