package dev.parley.room;

import static dev.parley.room.Appends.GENERAL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.contract.LinkBatch;
import dev.parley.contract.RoomEvent;
import dev.parley.contract.RoomEvent.Typing;
import dev.parley.contract.RoomRecord;
import dev.parley.protocol.Position;
import dev.parley.protocol.RecordKind;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A gateway of a version before, which cannot read kinds that it does not know. */
class OlderGatewayTest {

  private static final RecordKind LATER = new RecordKind(9);

  private final Ring ring = new Ring(64 << 20, 0);

  @Test
  void isSentNoRecordsOfUnknownKindsAndAChainThatPassesOverThem() {
    // Given
    add(RecordKind.MESSAGE, 0, Position.NOTHING);
    add(LATER, 1, 0);
    add(LATER, 2, 1);
    add(RecordKind.REACTION, 3, 2);
    add(RecordKind.MESSAGE, 4, 3);
    add(LATER, 5, 4);

    // When
    LinkBatch older = link(false).next(ring, 5);
    LinkBatch newer = link(true).next(ring, 5);

    // Then
    assertThat(older.records()).extracting(RoomRecord::offset).containsExactly(0L, 3L, 4L);
    assertThat(older.records())
        .extracting(RoomRecord::prev)
        .containsExactly(Position.NOTHING, 0L, 3L);
    assertThat(older.head()).isEqualTo(5);
    assertThat(newer.records()).extracting(RoomRecord::offset).hasSize(6);
    assertThat(newer.records()).extracting(RoomRecord::prev).last().isEqualTo(4L);
  }

  @Test
  void whereTheRingDoesNotReachTheChainStaysAsItIs() {
    // Given: 7 is not in the ring
    add(LATER, 8, 7);
    add(RecordKind.MESSAGE, 9, 8);

    // When
    LinkBatch older = link(false).next(ring, 9);

    // Then
    assertThat(older.records()).extracting(RoomRecord::prev).containsExactly(7L);
  }

  @Test
  void aRoomWithNothingElseBeginsWithItsFirstMessage() {
    // Given
    add(LATER, 0, Position.NOTHING);
    add(RecordKind.MESSAGE, 1, 0);

    // When
    LinkBatch older = link(false).next(ring, 1);

    // Then
    assertThat(older.records()).extracting(RoomRecord::prev).containsExactly(Position.NOTHING);
  }

  @Test
  void isSentNoEventsOfUnknownKinds() {
    // Given
    RoomEvent unknown = new RoomEvent.Unknown(GENERAL, new byte[] {1});
    Link older = link(false);
    Link newer = link(true);

    // When
    for (Link link : List.of(older, newer)) {
      link.event(unknown);
      link.event(new Typing(GENERAL, "bob"));
    }

    // Then
    assertThat(older.next(ring, -1).events()).containsExactly(new Typing(GENERAL, "bob"));
    assertThat(newer.next(ring, -1).events()).hasSize(2).contains(unknown);
  }

  private void add(RecordKind kind, long offset, long prev) {
    ring.add(
        new RoomRecord(
            GENERAL,
            offset,
            prev,
            kind,
            "bob",
            null,
            "k" + offset,
            1,
            Position.NOTHING,
            new byte[] {'1'},
            null));
  }

  private static Link link(boolean anyKind) {
    return new Link("gateway-1", 5, 17, -1, List.of(GENERAL), anyKind);
  }
}
