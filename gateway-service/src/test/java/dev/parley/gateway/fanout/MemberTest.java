package dev.parley.gateway.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.gateway.encoding.Events;
import dev.parley.protocol.Event;
import dev.parley.protocol.Position;
import dev.parley.protocol.RoomId;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a member writes at once, what it holds back, and what it leaves out. */
class MemberTest {

  private static final RoomId ROOM = new RoomId("r");

  private final FakeOutbound socket = new FakeOutbound();
  private final Member member = new Member(ROOM, socket, new Turn(new ManualLoop()), behind -> {});

  @AfterEach
  void nobodyHoldsAFrame() {
    member.end();
    assertThat(socket.framesHeld()).isZero();
  }

  @Test
  void beforeItIsLiveItHoldsBackAndThenWritesInOrder() {
    boolean written = deliver(11) || deliver(12);

    member.goLive(10);

    assertThat(written).isFalse();
    assertThat(socket.written()).containsExactly("message 11", "message 12");
  }

  @Test
  void whatWasHeldBackUpToWhereItIsLiveFromIsLeftOut() {
    deliver(9);
    deliver(10);
    deliver(11);

    member.goLive(10);

    assertThat(socket.written()).containsExactly("message 11");
  }

  @Test
  void onceLiveItWritesAtOnceAndAsksForAFlush() {
    ManualLoop loop = new ManualLoop();
    Member live = new Member(ROOM, socket, new Turn(loop), behind -> {});
    live.goLive(10);

    Delivery delivery = delivery(11);
    boolean written = live.deliver(delivery);
    delivery.frame().release();

    assertThat(written).isTrue();
    assertThat(socket.written()).containsExactly("message 11");
    assertThat(loop.tasks).hasSize(1);
  }

  @Test
  void duringAGapItHoldsBackWhatIsLiveUntilTheGapIsFilled() {
    member.goLive(10);
    member.beginGap(10, 20);
    deliver(21);

    fill(15);
    fill(20);
    member.filledTo(20);
    member.goLive(20);

    assertThat(socket.written()).containsExactly("message 15", "message 20", "message 21");
    assertThat(deliver(22)).isTrue();
  }

  @Test
  void whatAGapHasAlreadyWrittenIsNotWrittenAgain() {
    member.goLive(10);
    member.beginGap(10, 20);
    deliver(21);
    deliver(23);

    fill(15);
    fill(15);
    fill(21);
    fill(14);
    member.goLive(20);

    assertThat(socket.written()).containsExactly("message 15", "message 21", "message 23");
  }

  @Test
  void aGapWithinAGapOnlyMakesItLonger() {
    member.goLive(10);

    boolean first = member.beginGap(10, 20);
    boolean second = member.beginGap(20, 30);

    assertThat(first).isTrue();
    assertThat(second).isFalse();
    assertThat(member.last()).isEqualTo(10);
    assertThat(member.upTo()).isEqualTo(30);
  }

  @Test
  void aGapBehindAFilledOneIsItsOwn() {
    member.goLive(10);
    member.beginGap(10, 20);
    member.filledTo(20);
    member.goLive(20);

    boolean begins = member.beginGap(25, 30);

    assertThat(begins).isTrue();
    assertThat(member.last()).isEqualTo(25);
    assertThat(member.upTo()).isEqualTo(30);
  }

  @Test
  void whatIsHeldBackWhenAGapBeginsIsPartOfTheGap() {
    // Given: a member that waits for its first answer
    deliver(11);
    deliver(12);

    // When: what it lacks up to 10 is about to be read
    member.filledTo(5);
    member.beginGap(5, 10);
    member.filledTo(Math.max(10, member.upTo()));
    boolean partOfTheGap = member.upTo() >= 12;
    member.goLive(10);

    // Then: 11 and 12 are read with the gap, or still there to be written
    assertThat(partOfTheGap || socket.written().containsAll(List.of("message 11", "message 12")))
        .as("11 and 12 are not lost")
        .isTrue();
  }

  @Test
  void itHoldsBackABoundedNumberAndReadsTheRestOfTheGapLater() {
    member.goLive(10);
    member.beginGap(10, 20);

    LongStream.rangeClosed(21, 1_020).forEach(this::deliver);
    long beforeTheBound = member.upTo();
    deliver(1_021);

    assertThat(beforeTheBound).isEqualTo(20);
    assertThat(member.upTo()).isEqualTo(1_020);
    member.filledTo(1_020);
    member.goLive(1_020);
    assertThat(socket.written()).containsExactly("message 1021");
  }

  @Test
  void aClientAheadOfItsNodeIsSkippedToWhereItIs() {
    deliver(12);
    deliver(16);

    member.goLive(15);

    assertThat(deliver(14)).isFalse();
    assertThat(deliver(16)).isFalse();
    assertThat(deliver(17)).isTrue();
    assertThat(deliver(18)).isTrue();
    assertThat(socket.written()).containsExactly("message 16", "message 17", "message 18");
  }

  @Test
  void aClientAheadOfItsNodeStaysSoOverAGapOfTheNode() {
    member.goLive(500);
    member.beginGap(300, 400);
    member.goLive(400); // as one does who finds nothing to fill

    boolean had = deliver(450);
    boolean missing = deliver(501);

    assertThat(had).as("450 is written a second time").isFalse();
    assertThat(missing).isTrue();
    assertThat(socket.written()).containsExactly("message 501");
  }

  @Test
  void passingEventsDoNotWaitForAGap() {
    member.goLive(10);
    member.beginGap(10, 20);

    boolean written = typing();

    assertThat(written).isTrue();
    assertThat(socket.written()).containsExactly("typing");
  }

  @Test
  void passingEventsReachAMemberThatIsAheadOfItsNode() {
    member.goLive(15);

    typing();

    assertThat(socket.written()).containsExactly("typing");
    assertThat(deliver(14)).isFalse();
  }

  @Test
  void nothingReachesAMemberBeforeItsJoinIsAnswered() {
    boolean written = typing();

    assertThat(written).isFalse();
    assertThat(socket.written()).isEmpty();
  }

  @Test
  void aClientThatReadsSlowerThanItsRoomTalksIsLeftToTheLog() {
    List<Member> behind = new ArrayList<>();
    Member slow = new Member(ROOM, socket, new Turn(new ManualLoop()), behind::add);
    slow.goLive(10);
    deliver(slow, 11);
    socket.full = true;

    boolean written = deliver(slow, 12);

    assertThat(written).isFalse();
    assertThat(behind).containsExactly(slow);
    assertThat(slow.last()).isEqualTo(11);
    assertThat(slow.upTo()).isEqualTo(12);
    assertThat(deliver(slow, 13)).as("is held back").isFalse();
    slow.goLive(12);
    assertThat(socket.written()).containsExactly("message 11", "message 13");
  }

  private boolean deliver(Member to, long offset) {
    Delivery delivery = delivery(offset);
    boolean written = to.deliver(delivery);
    delivery.frame().release();
    return written;
  }

  @Test
  void aMemberThatLeavesGivesUpWhatItHolds() {
    Delivery delivery = delivery(11);
    ByteBuf view = delivery.frame().as(PlainJson.ENCODING).view();
    ByteBuf memory = FakeOutbound.memory(view);
    view.release();
    member.deliver(delivery);
    delivery.frame().release();
    int before = memory.refCnt();

    member.end();

    assertThat(before).isEqualTo(1);
    assertThat(memory.refCnt()).isZero();
    assertThat(member.gone()).isTrue();
  }

  private boolean deliver(long offset) {
    Delivery delivery = delivery(offset);
    boolean written = member.deliver(delivery);
    delivery.frame().release();
    return written;
  }

  private boolean typing() {
    Outgoing frame = new Outgoing(new Event.Typing(ROOM, "u"), null);
    boolean written = member.deliver(new Delivery(ROOM, Position.UNKNOWN, frame, null));
    frame.release();
    return written;
  }

  private void fill(long offset) {
    Outgoing frame = new Outgoing(Events.message(Records.record(ROOM, offset)), null);
    member.fill(offset, frame);
    frame.release();
  }

  private Delivery delivery(long offset) {
    return new Delivery(
        ROOM, offset, new Outgoing(Events.message(Records.record(ROOM, offset)), null), null);
  }
}
