package dev.parley.gateway.fanout;

import static dev.parley.gateway.fanout.Stage.OTHER;
import static dev.parley.gateway.fanout.Stage.ROOM;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.concurrent.EventLoop;
import dev.parley.contract.PageQuery;
import dev.parley.gateway.encoding.Events;
import dev.parley.gateway.fanout.Stage.Held;
import dev.parley.protocol.Position;
import dev.parley.protocol.Request;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A join finds its head, answers, and then delivers what was missed, in order and once. */
class JoinTest {

  private final Stage stage = new Stage();
  private final FakeOutbound socket = new FakeOutbound();
  private final Member member =
      new Member(ROOM, socket, new Turn(EventLoop.of(stage.socketLoop)), behind -> {});

  @AfterEach
  void close() {
    stage.onSocketLoop(
        () -> {
          member.end();
          return true;
        });
    stage.close();
  }

  @Test
  void aJoinWithoutPositionIsToldTheHeadAndIsLive() {
    stage.put(ROOM, 3, 7, 10);

    join(null, 0, false, live(10, 10));
    deliver(11);

    assertThat(socket.next(2)).containsExactly("joined 10 true", "message 11");
  }

  @Test
  void aJoinOfAnEmptyRoomIsToldThatThereIsNothing() {
    stage.put(OTHER, 10);

    join(null, 20, true, live(10, Position.NOTHING));

    assertThat(socket.next(2)).containsExactly("joined -1 true", "caught_up -1");
  }

  @Test
  void theLastMessagesComeBehindTheAnswerAndBeforeWhatIsLive() {
    stage.put(ROOM, 3, 5, 7, 10);
    stage.holdsPages = true;
    join(null, 2, true, live(10, 10));
    Held<PageQuery> page = Stage.next(stage.pages);
    deliver(11);

    page.answer().run();

    assertThat(socket.next(5))
        .containsExactly("joined 10 true", "message 7", "message 10", "caught_up 10", "message 11");
  }

  @Test
  void whatWasMissedSinceAPositionComesInOrderAndThenWhatIsLive() {
    stage.put(ROOM, 3, 5, 7, 10);

    join(new Position(Records.EPOCH, 3), 0, true, live(10, 10));
    List<String> caughtUp = socket.next(5);
    deliver(11);

    assertThat(caughtUp)
        .containsExactly("joined 10 true", "message 5", "message 7", "message 10", "caught_up 10");
    assertThat(socket.next()).isEqualTo("message 11");
  }

  @Test
  void aGapIsOverOnlyAtAHeadThatHistoryKnowsAndThisNodeHasNotSeen() {
    // Given: the owner does not know the head, and 11 is stored but has not come down the link
    stage.put(ROOM, 3, 10, 11);

    // When
    join(new Position(Records.EPOCH, 3), 0, true, live(10, Position.UNKNOWN));

    // Then
    assertThat(socket.next(4))
        .containsExactly("joined 11 true", "message 10", "message 11", "caught_up 11");
  }

  @Test
  void whatAGapBroughtDoesNotComeLiveOnceMore() {
    // Given: 11 is stored but has not come down the link; the gap that was asked for has it
    stage.put(ROOM, 3, 10, 11);
    join(null, 2, true, live(10, Position.UNKNOWN));
    List<String> joined = socket.next(4);

    // When
    deliver(11);
    deliver(12);

    // Then
    assertThat(joined)
        .containsExactly("joined 11 true", "message 10", "message 11", "caught_up 11");
    assertThat(socket.next()).isEqualTo("message 12");
  }

  @Test
  void aPositionAtTheHeadMissedNothing() {
    stage.put(ROOM, 10);

    join(new Position(Records.EPOCH, 10), 0, true, live(10, 10));
    deliver(11);

    assertThat(socket.next(3)).containsExactly("joined 10 true", "caught_up 10", "message 11");
  }

  @Test
  void whatComesWhileTheGapIsReadIsNotLost() {
    // Given: a page is under way that has all up to 10
    stage.put(ROOM, 3, 7, 10);
    stage.holdsPages = true;
    join(new Position(Records.EPOCH, 3), 0, true, live(10, 10));
    Held<PageQuery> page = Stage.next(stage.pages);
    stage.holdsPages = false;

    // When: 11 overtakes it
    stage.put(ROOM, 11);
    deliver(11);
    page.answer().run();

    // Then
    assertThat(messagesUpTo(12)).containsExactly("message 7", "message 10", "message 11");
  }

  @Test
  void whatComesWhileTheGapIsReadIsNotWrittenTwiceWhereThePageHasItToo() {
    // Given: the page is read after 11 was appended
    stage.put(ROOM, 3, 7, 10, 11);
    stage.holdsPages = true;
    join(new Position(Records.EPOCH, 3), 0, true, live(10, 10));
    Held<PageQuery> page = Stage.next(stage.pages);
    stage.holdsPages = false;
    deliver(11);

    // When
    page.answer().run();

    // Then
    assertThat(messagesUpTo(12)).containsExactly("message 7", "message 10", "message 11");
  }

  @Test
  void moreThanCanBeHeldBackWhileTheHeadIsAskedForIsNotLost() {
    // Given: the owner does not know the head, and history takes its time
    stage.put(ROOM, 10);
    stage.holdsPages = true;
    join(null, 0, false, live(10, Position.UNKNOWN));
    Held<PageQuery> page = Stage.next(stage.pages);
    stage.holdsPages = false;
    List<String> expected = new ArrayList<>();
    LongStream.rangeClosed(11, 1_100)
        .forEach(
            offset -> {
              stage.put(ROOM, offset);
              deliver(offset);
              expected.add("message " + offset);
            });

    // When
    page.answer().run();

    // Then
    assertThat(messagesUpTo(1_101)).isEqualTo(expected);
  }

  @Test
  void aLongGapComesInPagesEachWhenTheSocketHasTakenTheOneBefore() {
    LongStream.rangeClosed(1, 500).forEach(offset -> stage.put(ROOM, offset));
    socket.slow = true;
    join(new Position(Records.EPOCH, 0), 0, true, live(500, 500));
    assertThat(socket.next()).isEqualTo("joined 500 true");

    List<Integer> pages = new ArrayList<>();
    pages.add(socket.next(CatchUp.PAGE).size());
    stage.loopsAreIdle();
    boolean waited = socket.written().isEmpty() && stage.pages.size() == 1;
    taken();
    pages.add(socket.next(CatchUp.PAGE).size());
    taken();
    List<String> rest = socket.next(101);

    assertThat(waited).as("the second page is read when the first is taken").isTrue();
    assertThat(rest).startsWith("message 401").endsWith("message 500", "caught_up 500");
    assertThat(socket.waiting).isEmpty();
  }

  @Test
  void aPositionOfAnotherEpochIsNotRecovered() {
    stage.put(ROOM, 3, 7, 10);

    join(new Position("another", 3), 0, true, live(10, 10));
    deliver(11);

    assertThat(socket.next(2)).containsExactly("joined 10 false", "message 11");
  }

  @Test
  void aPositionBeyondTheHeadOfNodeAndOwnerIsNotRecovered() {
    stage.put(ROOM, 3, 7, 10);

    join(new Position(Records.EPOCH, 4_000), 0, true, live(10, 10));
    List<String> joined = socket.next(1);
    deliver(11);

    assertThat(joined).containsExactly("joined 10 false");
    assertThat(socket.next()).isEqualTo("message 11");
  }

  @Test
  void aClientThatHasMoreThanThisNodeIsSkippedToWhereItIs() {
    // Given: the owner has read up to 14 already
    stage.put(ROOM, 3, 10, 12, 14);

    // When
    join(new Position(Records.EPOCH, 12), 0, true, live(10, 10));
    List<String> joined = socket.next(2);
    deliver(12);
    deliver(14);

    // Then
    assertThat(joined).containsExactly("joined 12 true", "caught_up 12");
    assertThat(socket.next()).isEqualTo("message 14");
  }

  @Test
  void aPositionThatOnlyHistoryKnowsIsRecovered() {
    // Given: this node and the owner that it knows are behind, another owner has written on
    stage.put(ROOM, 3, 10, 12, 14);
    stage.ownerKnows = 10;

    // When
    join(new Position(Records.EPOCH, 12), 0, true, live(10, 10));
    List<String> joined = socket.next(2);
    deliver(12);
    deliver(14);

    // Then
    assertThat(joined).containsExactly("joined 12 true", "caught_up 12");
    assertThat(socket.next()).isEqualTo("message 14");
  }

  @Test
  void aPositionBelowWhatIsKeptIsNotRecovered() {
    stage.put(ROOM, 3, 7, 10);
    stage.floor = 5;

    join(new Position(Records.EPOCH, 3), 0, true, live(10, 10));
    deliver(11);

    assertThat(socket.next(2)).containsExactly("joined 10 false", "message 11");
  }

  @Test
  void aPositionJustBelowWhatIsKeptIsRecovered() {
    stage.put(ROOM, 3, 7, 10);
    stage.floor = 4;

    join(new Position(Records.EPOCH, 3), 0, true, live(10, 10));

    assertThat(socket.next(4))
        .containsExactly("joined 10 true", "message 7", "message 10", "caught_up 10");
  }

  @Test
  void aClientAtAHeadThatOnlyHistoryKnowsGetsNothingTwice() {
    // Given: 11 is stored but has not come down the link, and the client has it from another node
    stage.put(ROOM, 3, 10, 11);

    // When
    join(new Position(Records.EPOCH, 11), 0, true, live(10, Position.UNKNOWN));
    List<String> joined = socket.next(2);
    deliver(11);
    deliver(12);

    // Then
    assertThat(joined).containsExactly("joined 11 true", "caught_up 11");
    assertThat(socket.next()).isEqualTo("message 12");
  }

  @Test
  void whoLeavesBeforeTheAnswerGetsNoMessageOfTheRoom() {
    stage.put(ROOM, 3, 7, 10);
    stage.holdsPages = true;
    join(null, 2, true, live(10, 10));
    Held<PageQuery> page = Stage.next(stage.pages);
    stage.onSocketLoop(
        () -> {
          member.end();
          return true;
        });

    page.answer().run();
    stage.loopsAreIdle();

    assertThat(socket.written()).doesNotContain("message 7", "message 10", "caught_up 10");
  }

  private static PartitionFeed.Live live(long cursor, long head) {
    return new PartitionFeed.Live(Records.EPOCH, cursor, head);
  }

  private void join(@Nullable Position after, int last, boolean catchUp, PartitionFeed.Live live) {
    Request.Join request = new Request.Join(1, ROOM, after, last, catchUp);
    Future<Void> joined = stage.join(member, socket, request, live);
    if (!stage.holdsPages) {
      Stage.get(joined);
    }
  }

  private void deliver(long offset) {
    stage.onSocketLoop(
        () -> {
          Outgoing frame = new Outgoing(Events.message(Records.record(ROOM, offset)), null);
          member.deliver(new Delivery(ROOM, offset, frame, null));
          frame.release();
          return true;
        });
  }

  private void taken() {
    stage.onSocketLoop(
        () -> {
          socket.waiting.removeFirst().run();
          return true;
        });
  }

  /** The messages written until one arrives that is sent live behind all others. */
  private List<String> messagesUpTo(long end) {
    stage.loopsAreIdle();
    List<String> messages = new ArrayList<>();
    String next = socket.next();
    while (!next.startsWith("caught_up") && !next.startsWith("joined")) {
      next = socket.next();
    }
    deliver(end);
    for (next = nextMessage(); !next.equals("message " + end); next = nextMessage()) {
      messages.add(next);
    }
    return messages;
  }

  private String nextMessage() {
    String next = socket.next();
    while (!next.startsWith("message")) {
      next = socket.next();
    }
    return next;
  }
}
