package dev.parley.gateway.fanout;

import static dev.parley.gateway.fanout.Stage.ROOM;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.concurrent.EventLoop;
import dev.parley.contract.PageQuery;
import dev.parley.contract.Role;
import dev.parley.contract.RoomEvent;
import dev.parley.contract.RoomRecord;
import dev.parley.gateway.fanout.MessagePages.Messages;
import dev.parley.gateway.fanout.Stage.Held;
import dev.parley.protocol.Position;
import dev.parley.protocol.RecordKind;
import dev.parley.protocol.Request;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Records that clients are not shown: no message, and no hole. */
class HiddenRecordsTest {

  private static final RecordKind LATER = new RecordKind(9);

  private final Stage stage = new Stage();
  private final Feed feed =
      new Feed(
          stage.node,
          EventLoop.of(stage.feedLoop),
          stage.partitions,
          new MemberCounts(),
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
  void ofOtherKindsAndOfWhatIsTooLargeTheRoomIsToldThePlace() {
    stage.put(ROOM, 10);
    join(null, 0);
    List<RoomRecord> records =
        List.of(
            Records.record(ROOM, 11, RecordKind.DELETE, "null"),
            Records.record(ROOM, 12),
            Records.record(ROOM, 13, LATER, "not even JSON"),
            Records.record(ROOM, 14, RecordKind.MESSAGE, "1".repeat(32_769)),
            Records.record(ROOM, 15, RecordKind.MESSAGE, "1".repeat(32_768)));

    boolean accepted = Stage.get(stage.send(link(), 10, 15, records, List.of()));

    assertThat(accepted).isTrue();
    assertThat(ada.next(6))
        .containsExactly(
            "joined 10 true", "record 11", "message 12", "record 13", "record 14", "message 15");
    assertThat(hidden("kind")).isEqualTo(1);
    assertThat(hidden("unknown")).isEqualTo(1);
    assertThat(hidden("size")).isEqualTo(1);
  }

  @Test
  void anEventOfALaterVersionIsPassedOverAndAllBesideItIsWritten() {
    stage.put(ROOM, 10);
    join(null, 0);
    List<RoomEvent> events =
        List.of(
            new RoomEvent.Unknown(ROOM, new byte[] {0x12, 1, 'r', 0x5a, 0}),
            new RoomEvent.PresenceChanged(ROOM, List.of(), List.of(), List.of(), 1, 1, null));

    Stage.get(stage.send(link(), 10, 11, List.of(Records.record(ROOM, 11)), events));

    assertThat(ada.next(3)).containsExactly("joined 10 true", "message 11", "presence");
  }

  @Test
  void theLastAreMessages() {
    stage.put(ROOM, 1, 3, 6);
    stage.putHidden(ROOM, RecordKind.REACTION, 2, 4, 5, 7, 8);

    join(null, 2);

    assertThat(ada.next(8))
        .containsExactly(
            "joined 8 true",
            "message 3",
            "record 4",
            "record 5",
            "message 6",
            "record 7",
            "record 8",
            "caught_up 8");
  }

  @Test
  void whatRetentionTakesWhileTheLastAreReadTakesNothingElseAlong() {
    // Given: of the last three records one is a message, so more are asked for
    stage.put(ROOM, 1, 2, 6);
    stage.putHidden(ROOM, RecordKind.REACTION, 3, 4, 5);
    stage.holdsPages = true;
    Future<Void> joining = joining(null, 3);
    Held<PageQuery> newest = Stage.next(stage.pages);
    stage.floor = 4;

    // When
    newest.answer().run();
    Stage.next(stage.pages).answer().run();
    Stage.get(joining);

    // Then
    assertThat(ada.next(5))
        .containsExactly("joined 6 true", "record 4", "record 5", "message 6", "caught_up 6");
  }

  @Test
  void theLastOfARoomThatHasFewerMessagesAreAllOfIt() {
    stage.put(ROOM, 3);
    stage.putHidden(ROOM, LATER, 1, 2, 4);

    join(null, 10);

    assertThat(ada.next(6))
        .containsExactly(
            "joined 4 true", "record 1", "record 2", "message 3", "record 4", "caught_up 4");
  }

  @Test
  void whatIsMissedSinceAPositionHasAPlaceForEachRecord() {
    stage.put(ROOM, 1, 4);
    stage.putHidden(ROOM, RecordKind.EDIT, 2, 3, 5);

    join(new Position(Records.EPOCH, 1), 0);

    assertThat(ada.next(6))
        .containsExactly(
            "joined 5 true", "record 2", "record 3", "message 4", "record 5", "caught_up 5");
  }

  @Test
  void aPageOfHistoryHasAsManyMessagesAsWereAskedFor() {
    stage.put(ROOM, LongStream.rangeClosed(1, 5).toArray());
    stage.putHidden(ROOM, RecordKind.REACTION, LongStream.rangeClosed(6, 2_505).toArray());
    stage.put(ROOM, 2_506);
    stage.putHidden(ROOM, LATER, 2_507);

    Messages newest = read(PageQuery.before(0, ROOM, Long.MAX_VALUE, 3, Position.UNKNOWN));
    Messages next = read(PageQuery.before(0, ROOM, 4, 50, Position.UNKNOWN));
    Messages forward = read(PageQuery.after(0, ROOM, 4, 2, Position.UNKNOWN));
    Messages rest = read(PageQuery.after(0, ROOM, 5, 50, Position.UNKNOWN));

    assertThat(offsets(newest)).containsExactly(4L, 5L, 2_506L);
    assertThat(newest.more()).isTrue();
    assertThat(newest.last()).isEqualTo(2_507);
    assertThat(offsets(next)).containsExactly(1L, 2L, 3L);
    assertThat(next.more()).isFalse();
    assertThat(offsets(forward)).containsExactly(5L, 2_506L);
    assertThat(offsets(rest)).containsExactly(2_506L);
    assertThat(rest.more()).isFalse();
    assertThat(rest.last()).isEqualTo(2_507);
  }

  @Test
  void aPageOfARoomWithoutMessagesIsEmptyAndTheLast() {
    stage.putHidden(ROOM, RecordKind.REACTION, LongStream.rangeClosed(1, 30).toArray());

    Messages page = read(PageQuery.before(0, ROOM, Long.MAX_VALUE, 10, Position.UNKNOWN));

    assertThat(page.messages()).isEmpty();
    assertThat(page.more()).isFalse();
    assertThat(page.last()).isEqualTo(30);
  }

  @Test
  void aPageReadsABoundedNumberOfHiddenRecordsAndSaysThatThereAreMore() {
    int bound = 10 + MessagePages.MAX_FURTHER_READS * PageQuery.MAX_LIMIT;
    stage.put(ROOM, 1, 2);
    stage.putHidden(ROOM, RecordKind.REACTION, LongStream.rangeClosed(3, bound + 1).toArray());
    stage.put(ROOM, bound + 2, bound + 3);

    Messages backwards = read(PageQuery.before(0, ROOM, Long.MAX_VALUE, 10, Position.UNKNOWN));
    int reads = stage.pages.size();
    Messages forward = read(PageQuery.after(0, ROOM, 1, 10, Position.UNKNOWN));
    Messages nothing = read(PageQuery.after(0, ROOM, 2, 9, Position.UNKNOWN));

    assertThat(reads).isEqualTo(1 + MessagePages.MAX_FURTHER_READS);
    assertThat(offsets(backwards)).containsExactly(bound + 2L, bound + 3L);
    assertThat(backwards.more()).isTrue();
    assertThat(offsets(forward)).containsExactly(2L);
    assertThat(forward.more()).isTrue();
    assertThat(forward.last()).isEqualTo(bound + 1);
    assertThat(nothing.messages()).isEmpty();
    assertThat(nothing.more()).isTrue();
  }

  @Test
  void aPageHasNoHoleWhereTheLogIsTrimmedWhileItIsRead() {
    // Given: of the first three records two are messages, so more are asked for
    stage.put(ROOM, 1, 2, 5, 6, 7);
    stage.putHidden(ROOM, RecordKind.REACTION, 3, 4);
    stage.holdsPages = true;
    Future<Messages> page = reading(PageQuery.after(0, ROOM, 0, 3, Position.UNKNOWN));
    Held<PageQuery> first = Stage.next(stage.pages);

    // When
    stage.floor = 6;
    first.answer().run();
    Stage.next(stage.pages).answer().run();

    // Then
    assertThat(offsets(Stage.get(page))).containsExactly(6L, 7L);
  }

  private Messages read(PageQuery query) {
    return Stage.get(reading(query));
  }

  private Future<Messages> reading(PageQuery query) {
    return stage.onSocketLoop(() -> new MessagePages(stage.reader()).read(query, null));
  }

  private static List<Long> offsets(Messages page) {
    return page.messages().stream().map(RoomRecord::offset).toList();
  }

  private double hidden(String reason) {
    return stage.meters.get("parley.gateway.hidden").tag("reason", reason).counter().count();
  }

  private void join(Position after, int last) {
    Stage.get(joining(after, last));
  }

  private Future<Void> joining(Position after, int last) {
    boolean catchUp = after != null || last > 0;
    Request.Join request = new Request.Join(1, ROOM, after, last, catchUp);
    return stage.onSocketLoop(
        () ->
            rooms.join(
                rooms.newMember(ROOM, ada),
                request,
                joined ->
                    ada.note(
                        "joined %d %s".formatted(joined.position().offset(), joined.recovered()))));
  }

  /** The number of the link that was opened last. */
  private long link() {
    return Stage.next(stage.attaches).query().link();
  }
}
