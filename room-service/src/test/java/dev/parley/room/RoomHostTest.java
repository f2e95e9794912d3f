package dev.parley.room;

import static dev.parley.room.Appends.message;
import static dev.parley.room.HostStage.EPOCH;
import static dev.parley.room.HostStage.GATEWAY;
import static dev.parley.room.HostStage.OTHER_PARTITION;
import static dev.parley.room.HostStage.PARTITION;
import static dev.parley.room.HostStage.ROOM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.bus.BusException;
import dev.parley.bus.BusException.Code;
import dev.parley.bus.Endpoints.Done;
import dev.parley.contract.AppendBatch;
import dev.parley.contract.AppendBatch.Moved;
import dev.parley.contract.AppendBatch.Unavailable;
import dev.parley.contract.Attach;
import dev.parley.contract.Page;
import dev.parley.contract.PageQuery;
import dev.parley.contract.RoomEvent.Typing;
import dev.parley.contract.RoomHead;
import dev.parley.protocol.Position;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a node answers about its partitions, and what it sends to gateways. */
class RoomHostTest {

  @Test
  void anAppendIsWrittenIntoItsRoomsPartitionWithTheNodesTime() {
    // Given
    HostStage stage = HostStage.serving();
    stage.wallMillis = 1_234_567;

    // When
    stage.append(message("a"));

    // Then
    assertThat(stage.writer.written())
        .singleElement()
        .satisfies(
            written -> {
              assertThat(written.partition()).isEqualTo(PARTITION);
              assertThat(written.append().key()).isEqualTo("a");
              assertThat(written.atMillis()).isEqualTo(1_234_567);
            });
  }

  @Test
  void anAppendIsNotAnsweredWhenItIsOnlyWritten() {
    // Given
    HostStage stage = HostStage.serving();
    Future<AppendBatch.Reply> reply = stage.append(message("a"));

    // When
    stage.writer.written().get(0).outcome().complete(0L);
    stage.loop.runAll();

    // Then
    assertThat(reply.isComplete()).isFalse();
  }

  @Test
  void anAppendIsAnsweredAfterItsRecordIsOnItsWayToTheGateways() {
    // Given
    HostStage stage = HostStage.serving();
    stage.attach();
    List<Integer> sentBefore = new ArrayList<>();
    Future<AppendBatch.Reply> reply =
        stage
            .append(message("a"))
            .onSuccess(answer -> sentBefore.add(stage.gateways.deliveries().size()));

    // When
    stage.storeAndRead(message("a"));

    // Then
    assertThat(reply.result().outcomes()).containsExactly(Appends.stored(0));
    assertThat(sentBefore).as("bundles sent before the answer").containsExactly(1);
  }

  @Test
  void aWriteThatFailsIsAnsweredWithItsReason() {
    // Given
    HostStage stage = HostStage.serving();
    Future<AppendBatch.Reply> reply = stage.append(message("a"));

    // When
    stage.writer.written().get(0).outcome().fail(new IllegalArgumentException("secret words"));
    stage.loop.runAll();

    // Then
    assertThat(reply.result().outcomes())
        .containsExactly(new Unavailable("IllegalArgumentException"));
  }

  @Test
  void anAppendForAPartitionOfAnotherNodeIsAnsweredMoved() {
    // Given
    HostStage stage = HostStage.empty();

    // When
    Future<AppendBatch.Reply> reply = stage.append(message("a"), message("b"));

    // Then
    assertThat(reply.result())
        .isEqualTo(new AppendBatch.Reply(EPOCH, List.of(new Moved(), new Moved())));
    assertThat(stage.writer.written()).isEmpty();
  }

  @Test
  void whatIsReadIsCounted() {
    // Given
    HostStage stage = HostStage.serving();
    stage.log.append(message("a"));
    stage.log.append(message("a"));
    stage.log.unreadable();

    // When
    stage.read(stage.log.all());

    // Then
    assertThat(stage.count("parley.room.records")).isEqualTo(3);
    assertThat(stage.count("parley.room.duplicates")).isEqualTo(1);
    assertThat(stage.count("parley.room.unreadable")).isEqualTo(1);
  }

  @Test
  void aLinkThatItsGatewayRefusesIsDropped() {
    // Given
    HostStage stage = HostStage.serving();
    stage.attach();
    stage.storeAndRead(message("a"));
    stage.gateways.only().accept(false);
    stage.loop.runAll();

    // When
    stage.storeAndRead(message("b"));

    // Then
    assertThat(stage.gateways.deliveries()).as("nothing after the refusal").hasSize(1);
    assertThat(stage.count("parley.room.links.dropped")).isEqualTo(1);
  }

  @Test
  void recordsFromBeforeTheAttachAreSentAtTheEndOfTheTurn() {
    // Given
    HostStage stage = HostStage.serving();
    stage.storeAndRead(message("a"));
    stage.attach(Position.NOTHING);

    // When
    stage.loop.runAll();

    // Then
    assertThat(Appends.offsets(stage.gateways.only().onlyBatch().records())).containsExactly(0L);
  }

  @Test
  void eventsOfOneTurnGoInOneBatch() {
    // Given
    HostStage stage = HostStage.serving();
    stage.attach();
    stage.loop.runAll();
    Typing ada = new Typing(ROOM, "ada");
    Typing bob = new Typing(ROOM, "bob");
    Future<Done> first = stage.onLoop(() -> stage.host.emit(ada));
    stage.onLoop(() -> stage.host.emit(bob));

    // When
    stage.loop.runAll();

    // Then
    assertThat(first.result()).isEqualTo(Done.DONE);
    assertThat(stage.gateways.only().gateway()).isEqualTo(GATEWAY);
    assertThat(stage.gateways.only().onlyBatch().events()).containsExactly(ada, bob);
  }

  @Test
  void anEventForARoomOfAnotherNodeIsRefused() {
    // Given
    HostStage stage = HostStage.empty();
    stage.assign(OTHER_PARTITION);

    // When
    Future<Done> done = stage.onLoop(() -> stage.host.emit(new Typing(ROOM, "ada")));

    // Then
    assertThat(code(done)).isEqualTo(Code.NOT_OWNER);
  }

  @Test
  void aPartitionThatIsStillReadIsRefused() {
    // Given
    HostStage stage = HostStage.empty();
    stage.log.append(message("a"));
    stage.assign(PARTITION);

    // When
    Future<RoomHead> head =
        stage.onLoop(() -> stage.host.head(new RoomHead.Query(PARTITION, ROOM)));

    // Then
    assertThat(code(head)).isEqualTo(Code.NOT_OWNER);
  }

  @Test
  void theHeadOfARoomIsItsLastRecord() {
    // Given
    HostStage stage = HostStage.serving();
    stage.storeAndRead(message("a"), message("b"));

    // When
    Future<RoomHead> head =
        stage.onLoop(() -> stage.host.head(new RoomHead.Query(PARTITION, ROOM)));

    // Then
    assertThat(head.result()).isEqualTo(new RoomHead(EPOCH, 1, 1));
  }

  @Test
  void aGatewayThatHasReadFurtherIsRefused() {
    // Given
    HostStage stage = HostStage.serving();

    // When
    Future<Attach.Reply> reply = stage.attach(5);

    // Then
    assertThat(code(reply)).isEqualTo(Code.NOT_OWNER);
  }

  @Test
  void interestOfAnOldLinkIsRefused() {
    // Given
    HostStage stage = HostStage.serving();
    stage.attach();
    Attach.Interest interest = new Attach.Interest(GATEWAY, PARTITION, 0, List.of(ROOM), List.of());

    // When
    Future<Attach.Reply> reply = stage.onLoop(() -> stage.host.interest(interest));

    // Then
    assertThat(code(reply)).isEqualTo(Code.STALE_LINK);
  }

  @Test
  void whatIsDeletedFromTheLogIsNotInRecentPages() {
    // Given
    HostStage stage = HostStage.serving();
    stage.storeAndRead(message("a"), message("b"));
    PageQuery query = PageQuery.before(PARTITION, ROOM, Long.MAX_VALUE, 10, Position.UNKNOWN);

    // When
    stage.loop.turn(() -> stage.host.begins(Map.of(PARTITION, 1L)));

    // Then
    Page page = stage.onLoop(() -> stage.host.recent(query)).result();
    assertThat(Appends.offsets(page.records())).containsExactly(1L);
    assertThat(page.floor()).isEqualTo(1);
  }

  @Test
  void aHeartbeatMeasuresWhatWaits() {
    // Given
    HostStage stage = HostStage.serving();
    stage.attach();
    stage.append(message("a"), message("b"));

    // When
    stage.loop.turn(stage.host::heartbeat);

    // Then
    assertThat(stage.gauge("parley.room.appends.waiting")).isEqualTo(2);
    assertThat(stage.gauge("parley.room.links")).isEqualTo(1);
  }

  @Test
  void anIdleLinkHearsItsHeadAtTheSecondHeartbeat() {
    // Given
    HostStage stage = HostStage.serving();
    stage.storeAndRead(message("a"));
    stage.attach();
    stage.loop.turn(stage.host::heartbeat);

    // When
    stage.loop.turn(stage.host::heartbeat);
    stage.loop.runAll();

    // Then
    assertThat(stage.gateways.only().onlyBatch().head()).isZero();
  }

  @Test
  void aCallFromAnotherThreadIsRefused() {
    // Given
    HostStage stage = HostStage.serving();

    // When and then
    assertThatThrownBy(stage.host::heartbeat).isInstanceOf(IllegalStateException.class);
  }

  private static Code code(Future<?> refused) {
    assertThat(refused.cause()).isInstanceOf(BusException.class);
    return ((BusException) refused.cause()).code();
  }
}
