package dev.parley.gateway.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.contract.LinkBatch;
import dev.parley.contract.RoomEvent;
import dev.parley.gateway.fanout.PartitionFeed.Live;
import dev.parley.protocol.Position;
import dev.parley.protocol.RoomId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The gateway's end of a link: what counts as following the cursor, and what does not. */
class PartitionFeedTest {

  private static final RoomId A = new RoomId("a");
  private static final RoomId B = new RoomId("b");
  private static final long START = 1_000;

  private final FakePort port = new FakePort();
  private final PartitionFeed feed = new PartitionFeed(3, port);
  private final List<Live> told = new ArrayList<>();
  private long link;

  @Test
  void theFirstSubscriptionAttachesWithoutACursor() {
    feed.subscribe(A, START, told::add);

    FakePort.Ask ask = port.asked();
    assertThat(ask.attach()).isTrue();
    assertThat(ask.cursor()).isEqualTo(Position.UNKNOWN);
    assertThat(ask.rooms()).containsExactly(A);
    assertThat(told).isEmpty();
  }

  @Test
  void aSubscriptionIsToldWhereItsRoomIsLiveFrom() {
    feed.subscribe(A, START, told::add);

    port.asked().reply(10, 7L);

    assertThat(told).containsExactly(new Live(Records.EPOCH, 10, 7));
    assertThat(feed.attached()).isTrue();
  }

  @Test
  void anotherSubscriptionOfALiveRoomIsToldAtOnceAndAsksNobody() {
    attached(A, 10, 7);
    batch(10, 12, A, 11);

    feed.subscribe(A, START, told::add);

    assertThat(told).containsExactly(new Live(Records.EPOCH, 12, 11));
    assertThat(port.asks).isEmpty();
  }

  @Test
  void batchesInAChainAreHandedOn() {
    attached(A, 10, 7);

    boolean first = batch(10, 12, A, 11, 12);
    boolean empty = batch(12, 15, A);
    boolean third = batch(15, 16, A, 16);

    assertThat(List.of(first, empty, third)).containsOnly(true);
    assertThat(port.handedOn).containsExactly("a@11", "a@12", "a@16");
    assertThat(port.asks).isEmpty();
  }

  @Test
  void recordsOfRoomsThatNobodyWantsAreDropped() {
    attached(A, 10, 7);

    batch(10, 12, B, 12);

    assertThat(port.handedOn).isEmpty();
  }

  @Test
  void eventsAreHandedOnBehindTheRecordsOfTheirBatch() {
    attached(A, 10, 7);

    feed.batch(
        new LinkBatch(
            3, link, 10, 11, List.of(Records.record(A, 11)), List.of(new RoomEvent.Typing(A, "u"))),
        START);

    assertThat(port.handedOn).containsExactly("a@11", "event a");
  }

  @Test
  void aHoleIsRefusedAndEndsInANewLinkFromTheCursor() {
    attached(A, 10, 7);
    batch(10, 12, A, 12);

    boolean accepted = batch(13, 14, A, 14);

    assertThat(accepted).isFalse();
    FakePort.Ask again = port.asked();
    assertThat(again.attach()).isTrue();
    assertThat(again.link()).isGreaterThan(link);
    assertThat(again.cursor()).isEqualTo(12);
    assertThat(port.handedOn).containsExactly("a@12");
  }

  @Test
  void aBatchThatCameAlreadyIsRefusedAndNotHandedOnTwice() {
    attached(A, 10, 7);
    batch(10, 12, A, 12);

    boolean accepted = batch(10, 12, A, 12);

    assertThat(accepted).isFalse();
    assertThat(port.handedOn).containsExactly("a@12");
  }

  @Test
  void aBatchOfAnotherLinkIsRefusedAndChangesNothing() {
    attached(A, 10, 7);

    boolean accepted =
        feed.batch(
            new LinkBatch(3, link - 1, 10, 12, List.of(Records.record(A, 12)), List.of()), START);

    assertThat(accepted).isFalse();
    assertThat(port.handedOn).isEmpty();
    assertThat(port.asks).isEmpty();
    assertThat(batch(10, 11, A, 11)).isTrue();
  }

  @Test
  void aBatchBeforeAnySubscriptionIsRefused() {
    boolean accepted = feed.batch(new LinkBatch(3, 0, -2, 12, List.of(), List.of()), START);

    assertThat(accepted).isFalse();
  }

  @Test
  void batchesThatOvertakeTheAnswerToTheAttachAreKept() {
    feed.subscribe(A, START, told::add);
    FakePort.Ask ask = port.asked();
    link = ask.link();
    boolean first = batch(10, 12, A, 11);
    boolean second = batch(12, 13, A, 13);

    ask.reply(10, 7L);

    assertThat(first).isTrue();
    assertThat(second).isTrue();
    assertThat(told).containsExactly(new Live(Records.EPOCH, 10, 7));
    assertThat(port.handedOn).containsExactly("a@11", "a@13");
    assertThat(batch(13, 14, A, 14)).isTrue();
  }

  @Test
  void whatOvertookAnAnswerThatNeverCameIsForgotten() {
    feed.subscribe(A, START, told::add);
    FakePort.Ask lost = port.asked();
    link = lost.link();
    batch(10, 12, A, 11);
    lost.failed().run();
    feed.tick(START + 1_000);

    port.asked().reply(10, 7L);

    assertThat(port.handedOn).isEmpty();
  }

  @Test
  void aSilentLinkIsReplacedAndOneThatSpeaksIsNot() {
    attached(A, 10, 7);
    feed.batch(new LinkBatch(3, link, 10, 10, List.of(), List.of()), START + 3_000);

    feed.tick(START + 3_000 + PartitionFeed.SILENT_MILLIS);
    boolean tooEarly = !port.asks.isEmpty();
    feed.tick(START + 3_001 + PartitionFeed.SILENT_MILLIS);

    assertThat(tooEarly).isFalse();
    assertThat(port.asked().cursor()).isEqualTo(10);
  }

  @Test
  void anAttachThatFailedIsTriedAgainAfterAWhileWithAnotherLink() {
    feed.subscribe(A, START, told::add);
    FakePort.Ask first = port.asked();
    first.failed().run();

    feed.tick(START + 50);
    boolean tooEarly = !port.asks.isEmpty();
    feed.tick(START + 100);

    assertThat(tooEarly).isFalse();
    FakePort.Ask second = port.asked();
    assertThat(second.attach()).isTrue();
    assertThat(second.link()).isGreaterThan(first.link());
    second.reply(10, 7L);
    assertThat(told).hasSize(1);
  }

  @Test
  void anotherOwnerIsAskedAtOnceFromTheCursor() {
    attached(A, 10, 7);
    batch(10, 12, A, 12);

    feed.ownerChanged(START);

    FakePort.Ask ask = port.asked();
    assertThat(ask.cursor()).isEqualTo(12);
    assertThat(ask.rooms()).containsExactly(A);
  }

  @Test
  void anOwnerOfAPartitionThatNobodyWantedIsNotAsked() {
    feed.ownerChanged(START);

    assertThat(port.asks).isEmpty();
    assertThat(feed.idle()).isTrue();
  }

  @Test
  void theAnswerOfAnEarlierAttachIsIgnored() {
    feed.subscribe(A, START, told::add);
    FakePort.Ask first = port.asked();
    feed.ownerChanged(START);
    FakePort.Ask second = port.asked();

    first.reply(500, 400L);
    first.failed().run();
    second.reply(10, 7L);

    assertThat(told).containsExactly(new Live(Records.EPOCH, 10, 7));
  }

  @Test
  void aNewLinkThatGoesOnAtTheCursorLeavesNoGapAndHandsNothingOnTwice() {
    attached(A, 10, 7);
    batch(10, 12, A, 12);
    feed.ownerChanged(START);
    FakePort.Ask ask = port.asked();
    ask.reply(12, 14L);
    link = ask.link();

    batch(12, 14, A, 12, 14);

    assertThat(port.handedOn).containsExactly("a@12", "a@14");
  }

  @Test
  void aGapIsToldForRoomsWhoseHeadMovedOrIsNotKnownAndForNoOthers() {
    RoomId c = new RoomId("c");
    feed.subscribe(A, START, told::add);
    port.asked().reply(10, 7L);
    subscribed(B, 10, 8);
    subscribed(c, 10, -1);
    feed.ownerChanged(START);

    port.asked().reply(40, 31L, 8L, Position.UNKNOWN);

    assertThat(port.handedOn).containsExactlyInAnyOrder("gap a(10,40]", "gap c(10,40]");
  }

  @Test
  void recordsInAGapAreNotHandedOnByTheLink() {
    attached(A, 10, 7);
    feed.ownerChanged(START);
    FakePort.Ask ask = port.asked();
    ask.reply(40, 31L);
    link = ask.link();
    port.handedOn.clear();

    batch(40, 45, A, 39, 40, 41);

    assertThat(port.handedOn).containsExactly("a@41");
  }

  @Test
  void aRoomAddedToALinkIsLiveFromWhereTheOwnerSays() {
    attached(A, 10, 7);
    feed.subscribe(B, START, told::add);
    FakePort.Ask ask = port.asked();

    ask.reply(15, 14L);

    assertThat(ask.attach()).isFalse();
    assertThat(ask.link()).isEqualTo(link);
    assertThat(ask.rooms()).containsExactly(B);
    assertThat(told).containsExactly(new Live(Records.EPOCH, 15, 14));
  }

  @Test
  void recordsThatComeBeforeTheAnswerToTheInterestAreHandedOnAndCountAsTheHead() {
    attached(A, 10, 7);
    feed.subscribe(B, START, told::add);
    FakePort.Ask ask = port.asked();
    batch(10, 20, B, 18);

    ask.reply(15, 14L);

    assertThat(port.handedOn).containsExactly("b@18");
    assertThat(told).containsExactly(new Live(Records.EPOCH, 20, 18));
  }

  @Test
  void anInterestThatFailsEndsInANewLinkWithAllRooms() {
    attached(A, 10, 7);
    feed.subscribe(B, START, told::add);

    port.asked().failed().run();

    FakePort.Ask ask = port.asked();
    assertThat(ask.attach()).isTrue();
    assertThat(ask.rooms()).containsExactly(A, B);
    ask.reply(10, 7L, 8L);
    assertThat(told).containsExactly(new Live(Records.EPOCH, 10, 8));
  }

  @Test
  void aRoomSubscribedWhileTheAttachIsUnderWayIsAddedBehindIt() {
    feed.subscribe(A, START, told::add);
    feed.subscribe(B, START, told::add);
    FakePort.Ask attach = port.asked();

    attach.reply(10, 7L);

    FakePort.Ask interest = port.asked();
    assertThat(interest.attach()).isFalse();
    assertThat(interest.rooms()).containsExactly(B);
    assertThat(interest.link()).isEqualTo(attach.link());
  }

  @Test
  void aRoomIsTakenOffTheLinkWhenNobodyWantsItAndThenNotHandedOn() {
    attached(A, 10, 7);

    feed.unsubscribe(A);
    batch(10, 12, A, 11);

    FakePort.Ask ask = port.asked();
    assertThat(ask.removed()).containsExactly(A);
    assertThat(ask.rooms()).isEmpty();
    assertThat(port.handedOn).isEmpty();
  }

  @Test
  void aSubscriberOfALiveRoomIsNotToldACursorBelowWhereItsRoomIsLiveFrom() {
    // Given: the owner had looked further than what had arrived here when it added the room, so
    // the room's records up to 20 are not in the batches still on their way
    attached(A, 10, 7);
    subscribed(B, 20, 18);

    // When
    feed.subscribe(B, START, told::add);

    // Then: else 18 would be neither below its cursor nor handed on
    assertThat(told).containsExactly(new Live(Records.EPOCH, 20, 18));
  }

  @Test
  void aRoomIsNeverToldAHeadAboveItsCursor() {
    // Given: a link that goes on at the cursor although its owner has read further
    attached(A, 10, 7);
    feed.subscribe(B, START, told::add);
    port.asked().failed().run();

    // When
    port.asked().reply(10, 7L, 18L);

    // Then: a client that is told 18 as its position must not wait for 18
    Live live = told.get(0);
    assertThat(live.head()).isLessThanOrEqualTo(live.cursor());
  }

  private void attached(RoomId room, long startsAt, long head) {
    feed.subscribe(room, START, live -> {});
    FakePort.Ask ask = port.asked();
    link = ask.link();
    ask.reply(startsAt, head);
  }

  private void subscribed(RoomId room, long startsAt, long head) {
    feed.subscribe(room, START, live -> {});
    port.asked().reply(startsAt, head);
  }

  private boolean batch(long after, long head, RoomId room, long... offsets) {
    return feed.batch(
        new LinkBatch(
            3,
            link,
            after,
            head,
            Arrays.stream(offsets).mapToObj(offset -> Records.record(room, offset)).toList(),
            List.of()),
        START);
  }
}
