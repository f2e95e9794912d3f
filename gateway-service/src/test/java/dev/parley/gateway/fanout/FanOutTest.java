package dev.parley.gateway.fanout;

import static dev.parley.gateway.fanout.Stage.OTHER;
import static dev.parley.gateway.fanout.Stage.ROOM;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.concurrent.EventLoop;
import dev.parley.contract.Attach;
import dev.parley.contract.PageQuery;
import dev.parley.contract.Role;
import dev.parley.contract.RoomEvent;
import dev.parley.gateway.fanout.Stage.Held;
import dev.parley.protocol.Position;
import dev.parley.protocol.Request;
import dev.parley.protocol.RoomId;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** From the owner's batches to the sockets: the feed and the rooms of one loop together. */
class FanOutTest {

  private final Stage stage = new Stage();
  private final MemberCounts counts = new MemberCounts();
  private final Feed feed =
      new Feed(
          stage.node,
          EventLoop.of(stage.feedLoop),
          stage.partitions,
          counts,
          stage.metrics,
          Stage.SHOWN);
  private final LoopRooms rooms =
      new LoopRooms(
          EventLoop.of(stage.socketLoop),
          new Turn(EventLoop.of(stage.socketLoop)),
          feed,
          stage.reader(),
          stage.metrics);
  private final FakeOutbound ada = new FakeOutbound();
  private final FakeOutbound bob = new FakeOutbound();

  @BeforeEach
  void open() {
    Promise<Void> opened = Promise.promise();
    stage.feedLoop.runOnContext(
        turn ->
            feed.open(stage.node.bus().serve(Role.GATEWAY)).<Void>mapEmpty().onComplete(opened));
    Stage.get(opened.future());
  }

  @AfterEach
  void close() {
    stage.close();
  }

  @Test
  void aBatchReachesEverySocketInTheRoomAndIsAcknowledgedThen() {
    stage.put(ROOM, 10);
    join(ada, ROOM);
    join(bob, ROOM);

    boolean accepted = send(link(), 10, 12, 11, 12);

    assertThat(accepted).isTrue();
    assertThat(ada.written()).containsExactly("joined 10 true", "message 11", "message 12");
    assertThat(bob.written()).containsExactly("joined 10 true", "message 11", "message 12");
  }

  @Test
  void theSocketsOfATurnAreFlushedOnceAndHoldNoFrame() {
    stage.put(ROOM, 10);
    join(ada, ROOM);
    int before = ada.flushes;

    send(link(), 10, 15, 11, 12, 13, 14, 15);
    stage.loopsAreIdle();

    assertThat(ada.flushes - before).isEqualTo(1);
    assertThat(ada.framesHeld()).isZero();
  }

  @Test
  void aBatchOfALinkThatIsNotTheGatewaysIsRefused() {
    stage.put(ROOM, 10);
    join(ada, ROOM);

    boolean accepted = send(link() - 1, 10, 11, 11);

    assertThat(accepted).isFalse();
    assertThat(ada.written()).containsExactly("joined 10 true");
  }

  @Test
  void eventsReachTheRoomAndTellHowManyAreThere() {
    stage.put(ROOM, 10);
    join(ada, ROOM);
    List<RoomEvent> events =
        List.of(
            new RoomEvent.Typing(ROOM, "u"),
            new RoomEvent.PresenceChanged(ROOM, List.of(), List.of(), List.of(), 41, 1, null));

    Stage.get(stage.send(link(), 10, 10, List.of(), events));

    assertThat(ada.written()).containsExactly("joined 10 true", "typing", "presence");
    assertThat(counts.sessions(ROOM)).isEqualTo(41);
  }

  @Test
  void aRoomIsTakenOffTheLinkWhenItsLastSocketLeaves() {
    stage.put(ROOM, 10);
    Member first = join(ada, ROOM);
    Member second = join(bob, ROOM);
    leave(first);
    stage.loopsAreIdle();
    boolean early = !stage.interests.isEmpty();

    leave(second);

    assertThat(early).isFalse();
    assertThat(Stage.next(stage.interests).remove()).containsExactly(ROOM);
  }

  @Test
  void whoLeftGetsNothingMore() {
    stage.put(ROOM, 10);
    Member gone = join(ada, ROOM);
    join(bob, ROOM);
    leave(gone);

    send(link(), 10, 11, 11);

    assertThat(ada.written()).containsExactly("joined 10 true");
    assertThat(bob.written()).containsExactly("joined 10 true", "message 11");
  }

  @Test
  void aHoleInTheLinkIsFilledFromHistoryInOrder() {
    stage.put(ROOM, 10);
    join(ada, ROOM);
    long first = link();
    stage.put(ROOM, 11, 12, 13);

    send(first, 12, 13, 13);
    long second = link();
    List<String> filled = ada.next(4);
    send(second, 13, 14, 14);

    assertThat(filled).containsExactly("joined 10 true", "message 11", "message 12", "message 13");
    assertThat(ada.next()).isEqualTo("message 14");
  }

  @Test
  void batchesThatOvertakeTheAnswerToTheAttachAreWrittenAsSoonAsItComes() {
    // Given: somebody is in the room, and the link is opened anew
    stage.put(ROOM, 10);
    join(ada, ROOM);
    long first = link();
    stage.holdsAttaches = true;
    stage.covers = true;
    send(first, 9, 9);
    Held<Attach> attach = Stage.next(stage.attaches);
    Future<Boolean> overtaking =
        stage.send(attach.query().link(), 10, 11, List.of(Records.record(ROOM, 11)), List.of());
    Stage.get(overtaking);

    // When
    attach.answer().run();

    // Then: without waiting for another batch
    assertThat(ada.next(2)).containsExactly("joined 10 true", "message 11");
  }

  @Test
  void whoIsJustJoiningWhenTheLinkHasAGapMissesNothingAndStays() {
    // Given: bob's join waits for history, and meanwhile the link is lost
    stage.put(ROOM, 3, 10);
    join(ada, ROOM);
    long first = link();
    stage.holdsPages = true;
    Future<Void> joining = joining(bob, new Position(Records.EPOCH, 3));
    Held<PageQuery> page = Stage.next(stage.pages);
    stage.holdsPages = false;
    stage.put(ROOM, 11, 12);
    send(first, 12, 12);
    long second = link();
    assertThat(ada.next(3)).containsExactly("joined 10 true", "message 11", "message 12");
    stage.loopsAreIdle();

    // When
    page.answer().run();
    Stage.get(joining);

    // Then
    assertThat(bob.gaveUp).as("the socket is given up").isFalse();
    assertThat(bob.next()).startsWith("joined ").endsWith(" true");
    send(second, 12, 13, 13);
    List<String> messages = new ArrayList<>();
    while (!messages.contains("message 13")) {
      messages.add(bob.next());
    }
    messages.removeIf(text -> !text.startsWith("message"));
    assertThat(messages).containsExactly("message 10", "message 11", "message 12", "message 13");
  }

  @Test
  void whoLeftBeforeItsJoinBeganLeavesNoInterestBehind() {
    // Given: a connection asks presence before it joins, and its client leaves meanwhile
    stage.put(OTHER, 10);
    Member member = member(ada, ROOM);
    leave(member);

    // When
    stage.onSocketLoop(
        () -> rooms.join(member, new Request.Join(1, ROOM, null, 0, false), joined -> {}));
    stage.loopsAreIdle();
    join(bob, OTHER);
    stage.loopsAreIdle();

    // Then: the feed wants what has members, and nothing else
    boolean asked =
        stage.attaches.stream().anyMatch(attach -> attach.query().rooms().contains(ROOM))
            || stage.interests.stream().anyMatch(interest -> interest.add().contains(ROOM));
    boolean takenOff =
        stage.interests.stream().anyMatch(interest -> interest.remove().contains(ROOM));
    assertThat(asked && !takenOff).as("interest in a room without members").isFalse();
  }

  private Member join(FakeOutbound socket, RoomId room) {
    Member member = member(socket, room);
    Stage.get(join(member, socket, new Request.Join(1, room, null, 0, false)));
    return member;
  }

  private Future<Void> joining(FakeOutbound socket, Position after) {
    return join(member(socket, ROOM), socket, new Request.Join(1, ROOM, after, 0, true));
  }

  private Future<Void> join(Member member, FakeOutbound socket, Request.Join request) {
    return stage.onSocketLoop(
        () ->
            rooms.join(
                member,
                request,
                joined ->
                    socket.note(
                        "joined %d %s".formatted(joined.position().offset(), joined.recovered()))));
  }

  private Member member(FakeOutbound socket, RoomId room) {
    return stage.onSocketLoop(() -> rooms.newMember(room, socket));
  }

  private void leave(Member member) {
    stage.onSocketLoop(
        () -> {
          rooms.leave(member);
          return true;
        });
  }

  /** The number of the link that was opened last. */
  private long link() {
    return Stage.next(stage.attaches).query().link();
  }

  private boolean send(long link, long after, long head, long... offsets) {
    return Stage.get(
        stage.send(
            link,
            after,
            head,
            Arrays.stream(offsets).mapToObj(offset -> Records.record(ROOM, offset)).toList(),
            List.of()));
  }
}
