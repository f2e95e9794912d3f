package dev.parley.room;

import static dev.parley.room.Appends.GENERAL;
import static dev.parley.room.Appends.TEAM;
import static dev.parley.room.Appends.offsets;
import static dev.parley.room.Appends.record;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.contract.LinkBatch;
import dev.parley.contract.RoomEvent;
import dev.parley.contract.RoomEvent.Typing;
import dev.parley.contract.RoomRecord;
import dev.parley.protocol.Position;
import dev.parley.protocol.RoomId;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The numbered stream to one gateway. */
class LinkTest {

  private static final int WEIGHT = record(GENERAL, 0, 0).weightBytes();
  private static final int MAX_EVENTS = 256;

  private final Ring ring = new Ring(64 << 20, 0);
  private final Link link = new Link("gateway-1", 5, 17, -1, List.of(GENERAL), true);

  @Test
  void aBatchHasTheRecordsOfTheGatewaysRoomsAndReachesTheHead() {
    // Given
    add(GENERAL, 0);
    add(TEAM, 1);
    add(GENERAL, 2);
    add(TEAM, 3);

    // When
    LinkBatch batch = link.next(ring, 3);

    // Then
    assertThat(offsets(batch.records())).containsExactly(0L, 2L);
    assertThat(batch.partition()).isEqualTo(5);
    assertThat(batch.link()).isEqualTo(17);
    assertThat(batch.after()).isEqualTo(-1);
    assertThat(batch.head()).isEqualTo(3);
  }

  @Test
  void eachBatchFollowsTheOneBefore() {
    // Given
    add(GENERAL, 0);
    LinkBatch first = link.next(ring, 0);
    add(GENERAL, 1);

    // When
    LinkBatch second = link.next(ring, 1);

    // Then
    assertThat(second.after()).isEqualTo(first.head());
    assertThat(offsets(second.records())).containsExactly(1L);
  }

  @Test
  void nothingToSayIsNoBatch() {
    // Given
    add(GENERAL, 0);
    link.next(ring, 0);

    // When
    LinkBatch batch = link.next(ring, 0);

    // Then
    assertThat(batch).isNull();
  }

  @Test
  void recordsOfOtherRoomsAreLookedThroughOnceAndNotSent() {
    // Given
    add(TEAM, 0);
    add(TEAM, 1);

    // When
    LinkBatch batch = link.next(ring, 1);

    // Then
    assertThat(batch).isNull();
    assertThat(link.scanned()).isEqualTo(1);
  }

  @Test
  void whatWasLookedThroughIsCoveredByTheNextBatch() {
    // Given
    add(TEAM, 0);
    add(TEAM, 1);
    link.next(ring, 1);
    add(GENERAL, 2);

    // When
    LinkBatch batch = link.next(ring, 2);

    // Then
    assertThat(batch.after()).isEqualTo(-1);
    assertThat(batch.head()).isEqualTo(2);
    assertThat(offsets(batch.records())).containsExactly(2L);
  }

  @Test
  void noMoreThanTheBoundAreUnderWay() {
    // Given
    for (int offset = 0; offset < Link.MAX_IN_FLIGHT; offset++) {
      add(GENERAL, offset);
      assertThat(link.next(ring, offset)).isNotNull();
    }
    add(GENERAL, Link.MAX_IN_FLIGHT);

    // When
    LinkBatch beyond = link.next(ring, Link.MAX_IN_FLIGHT);

    // Then
    assertThat(beyond).isNull();
  }

  @Test
  void anAcknowledgementMakesRoomForAllThatHasCollected() {
    // Given
    for (int offset = 0; offset < 10; offset++) {
      add(GENERAL, offset);
      link.next(ring, offset);
    }
    link.acknowledged();

    // When
    LinkBatch batch = link.next(ring, 9);

    // Then
    assertThat(offsets(batch.records())).containsExactly(4L, 5L, 6L, 7L, 8L, 9L);
    assertThat(batch.after()).isEqualTo(3);
  }

  @Test
  void aBatchEndsWhenItsBytesAreFullAndTheNextGoesOnThere() {
    // Given
    int perBatch = (Link.BATCH_BYTES + WEIGHT - 1) / WEIGHT;
    for (int offset = 0; offset < 2 * perBatch; offset++) {
      add(GENERAL, offset);
    }
    long head = 2L * perBatch - 1;
    LinkBatch first = link.next(ring, head);

    // When
    LinkBatch second = link.next(ring, head);

    // Then
    assertThat(weight(first)).isBetween(Link.BATCH_BYTES, Link.BATCH_BYTES + WEIGHT + 8);
    assertThat(first.head()).isEqualTo(last(first));
    assertThat(second.after()).isEqualTo(first.head());
    assertThat(second.records().get(0).offset()).isEqualTo(first.head() + 1);
  }

  @Test
  void manyRecordsAreSentOnceEachAndInOrder() {
    // Given
    int count = 20_000;
    for (int offset = 0; offset < count; offset++) {
      add(offset % 3 == 0 ? TEAM : GENERAL, offset);
    }

    // When
    long expected = 1;
    long cursor = -1;
    LinkBatch batch = link.next(ring, count - 1);
    while (batch != null) {
      assertThat(batch.after()).isEqualTo(cursor);
      for (RoomRecord record : batch.records()) {
        assertThat(record.offset()).isEqualTo(expected);
        expected += expected % 3 == 2 ? 2 : 1;
      }
      cursor = batch.head();
      link.acknowledged();
      batch = link.next(ring, count - 1);
    }

    // Then
    assertThat(expected).isGreaterThanOrEqualTo(count - 1);
    assertThat(link.scanned()).isEqualTo(count - 1);
  }

  @Test
  void aLinkWithinTheRingIsNotCut() {
    // Given
    Ring narrow = new Ring(2 * WEIGHT, 0);
    narrow.add(record(GENERAL, 0, Position.NOTHING));
    link.next(narrow, 0);
    narrow.add(record(GENERAL, 1, 0));
    narrow.add(record(GENERAL, 2, 1));

    // When
    boolean cut = link.isCut(narrow);

    // Then
    assertThat(narrow.floor()).isEqualTo(1);
    assertThat(cut).isFalse();
  }

  @Test
  void aLinkThatTheRingHasGonePastIsCut() {
    // Given
    Ring narrow = new Ring(2 * WEIGHT, 0);
    narrow.add(record(GENERAL, 0, Position.NOTHING));
    link.next(narrow, 0);
    narrow.add(record(GENERAL, 1, 0));
    narrow.add(record(GENERAL, 2, 1));

    // When
    narrow.add(record(GENERAL, 3, 2));

    // Then
    assertThat(link.isCut(narrow)).isTrue();
  }

  @Test
  void aFreshLinkAtTheHeadIsNotCutByAnEmptyRing() {
    // Given
    Ring empty = new Ring(1_000, 500);
    Link fresh = new Link("gateway-1", 5, 17, 499, List.of(GENERAL), true);

    // When
    boolean cut = fresh.isCut(empty);

    // Then
    assertThat(cut).isFalse();
  }

  @Test
  void anIdleLinkTellsItsHead() {
    // Given
    add(TEAM, 0);
    link.next(ring, 0);
    LinkBatch notYet = link.heartbeat();

    // When
    LinkBatch heartbeat = link.heartbeat();

    // Then
    assertThat(notYet).isNull();
    assertThat(heartbeat).isEqualTo(new LinkBatch(5, 17, -1, 0, List.of(), List.of()));
  }

  @Test
  void aLinkThatHasJustSpokenNeedsNoHeartbeat() {
    // Given
    link.heartbeat();
    add(GENERAL, 0);
    link.next(ring, 0);

    // When
    LinkBatch heartbeat = link.heartbeat();

    // Then
    assertThat(heartbeat).isNull();
  }

  @Test
  void aHeartbeatCountsAsUnderWay() {
    // Given
    int sent = 0;
    for (int i = 0; i < 20; i++) {
      sent += link.heartbeat() == null ? 0 : 1;
    }

    // When
    LinkBatch beyond = link.heartbeat();

    // Then
    assertThat(sent).isEqualTo(Link.MAX_IN_FLIGHT);
    assertThat(beyond).isNull();
  }

  @Test
  void anEventGoesWithTheNextBatchOnce() {
    // Given
    link.event(new Typing(GENERAL, "bob"));
    add(GENERAL, 0);
    LinkBatch first = link.next(ring, 0);

    // When
    LinkBatch second = link.next(ring, 0);

    // Then
    assertThat(first.events()).containsExactly(new Typing(GENERAL, "bob"));
    assertThat(second).isNull();
  }

  @Test
  void anEventAloneIsReasonEnough() {
    // Given
    link.event(new Typing(GENERAL, "bob"));

    // When
    LinkBatch batch = link.next(ring, -1);

    // Then
    assertThat(batch.records()).isEmpty();
    assertThat(batch.events()).hasSize(1);
    assertThat(batch.after()).isEqualTo(batch.head());
  }

  @Test
  void anEventOfAnotherRoomIsNotSent() {
    // Given
    link.event(new Typing(TEAM, "bob"));

    // When
    LinkBatch batch = link.next(ring, -1);

    // Then
    assertThat(batch).isNull();
  }

  @Test
  void theNewestEventsAreKeptWithinTheBound() {
    // Given
    for (int i = 0; i < MAX_EVENTS + 10; i++) {
      link.event(new Typing(GENERAL, "user-" + i));
    }

    // When
    List<RoomEvent> events = link.next(ring, -1).events();

    // Then
    assertThat(events).hasSize(MAX_EVENTS);
    assertThat(events.get(0)).isEqualTo(new Typing(GENERAL, "user-10"));
  }

  @Test
  void aRoomAddedIsSentFromWhatIsNotYetLookedThrough() {
    // Given
    add(TEAM, 0);
    link.next(ring, 0);
    link.change(List.of(TEAM), List.of());
    add(TEAM, 1);

    // When
    LinkBatch batch = link.next(ring, 1);

    // Then
    assertThat(offsets(batch.records())).containsExactly(1L);
    assertThat(link.rooms()).isEqualTo(2);
  }

  @Test
  void aRoomTakenOffIsNotSentAnyMore() {
    // Given
    link.change(List.of(TEAM), List.of(GENERAL));
    add(GENERAL, 0);
    add(TEAM, 1);

    // When
    LinkBatch batch = link.next(ring, 1);

    // Then
    assertThat(offsets(batch.records())).containsExactly(1L);
  }

  private void add(RoomId room, long offset) {
    ring.add(record(room, offset, Position.UNKNOWN));
  }

  private static long last(LinkBatch batch) {
    return batch.records().get(batch.records().size() - 1).offset();
  }

  private static int weight(LinkBatch batch) {
    return batch.records().stream().mapToInt(RoomRecord::weightBytes).sum();
  }
}
