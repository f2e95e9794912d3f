package dev.parley.room;

import static dev.parley.room.Appends.message;
import static dev.parley.room.HostStage.GENERATION;
import static dev.parley.room.HostStage.OTHER_PARTITION;
import static dev.parley.room.HostStage.PARTITION;
import static dev.parley.room.HostStage.ROOM;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.contract.Announcement.Ownership;
import dev.parley.contract.AppendBatch;
import dev.parley.contract.AppendBatch.Moved;
import dev.parley.contract.RoomHead;
import dev.parley.log.LogRange;
import dev.parley.log.RoomTopic;
import io.vertx.core.Future;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** When a node announces a partition that it is given, and when it ceases to. */
class RoomHostOwnershipTest {

  private static final Ownership OWNED = new Ownership(PARTITION, GENERATION);

  @Test
  void anEmptyPartitionIsAnnouncedAtItsAssignment() {
    // Given
    HostStage stage = HostStage.empty();

    // When
    stage.assign(PARTITION);

    // Then
    assertThat(stage.host.owned()).containsExactly(OWNED);
    assertThat(stage.announcements).isEqualTo(1);
  }

  @Test
  void partitionsThatAreAssignedTogetherAreAnnouncedOnce() {
    // Given
    HostStage stage = HostStage.empty();
    LogRange empty = new LogRange(0, 0);

    // When
    stage.loop.turn(
        () ->
            stage.host.assigned(
                GENERATION, Map.of(PARTITION, empty, OTHER_PARTITION, empty), Map.of()));

    // Then
    assertThat(stage.host.owned())
        .containsExactlyInAnyOrder(OWNED, new Ownership(OTHER_PARTITION, GENERATION));
    assertThat(stage.announcements).isEqualTo(1);
  }

  @Test
  void aPartitionWithRecordsIsNotAnnouncedBeforeTheyAreRead() {
    // Given
    HostStage stage = HostStage.empty();
    stage.log.append(message("a"));

    // When
    stage.assign(PARTITION);

    // Then
    assertThat(stage.host.owned()).isEmpty();
    assertThat(stage.host.rebuilding()).isEqualTo(1);
    assertThat(stage.announcements).isZero();
  }

  @Test
  void aPartitionIsAnnouncedWhenItsLastRecordIsRead() {
    // Given
    HostStage stage = HostStage.empty();
    stage.log.append(message("a"));
    stage.assign(PARTITION);

    // When
    stage.read(stage.log.all());

    // Then
    assertThat(stage.host.owned()).containsExactly(OWNED);
    assertThat(stage.host.rebuilding()).isZero();
    assertThat(stage.announcements).isEqualTo(1);
  }

  @Test
  void aPartitionThatEndsWithoutARecordIsAnnouncedWhenTheEndIsReached() {
    // Given
    HostStage stage = HostStage.empty();
    stage.log.skip(3);
    stage.assign(PARTITION);

    // When
    stage.loop.turn(() -> stage.host.reached(Map.of(PARTITION, 3L)));

    // Then
    assertThat(stage.host.owned()).containsExactly(OWNED);
    assertThat(stage.announcements).isEqualTo(1);
  }

  @Test
  void entriesOfAPartitionThatIsNotThisNodesAreIgnored() {
    // Given
    HostStage stage = HostStage.empty();

    // When
    stage.storeAndRead(message("a"));

    // Then
    assertThat(stage.count("parley.room.records")).isZero();
    assertThat(stage.host.owned()).isEmpty();
  }

  @Test
  void aRevokedPartitionIsNoLongerAnnouncedWhileItIsDrained() {
    // Given
    HostStage stage = HostStage.serving(new FakeWriter());

    // When
    Future<Void> drained = stage.onLoop(() -> stage.host.revoked(Set.of(PARTITION)));

    // Then
    assertThat(stage.host.owned()).isEmpty();
    assertThat(stage.announcements).as("one for serving, one for leaving").isEqualTo(2);
    assertThat(drained.isComplete()).isFalse();
  }

  @Test
  void aRevokedPartitionStillAnswersWhatIsReadBack() {
    // Given
    HostStage stage = HostStage.serving(new FakeWriter());
    Future<AppendBatch.Reply> reply = stage.append(message("a"));
    stage.onLoop(() -> stage.host.revoked(Set.of(PARTITION)));

    // When
    stage.storeAndRead(message("a"));

    // Then
    assertThat(reply.result().outcomes()).containsExactly(Appends.stored(0));
  }

  @Test
  void aRevokedPartitionEndsWhenTheProducerHasNothingInFlight() {
    // Given
    HostStage stage = HostStage.serving(new FakeWriter());
    Future<AppendBatch.Reply> reply = stage.append(message("a"));
    Future<Void> drained = stage.onLoop(() -> stage.host.revoked(Set.of(PARTITION)));

    // When
    stage.writer.flushed();
    stage.loop.runAll();

    // Then
    assertThat(drained.succeeded()).isTrue();
    assertThat(reply.result().outcomes()).containsExactly(new Moved());
    assertThat(stage.loop.timers()).as("timers that are still set").isZero();
  }

  @Test
  void aRevokedPartitionEndsAlsoWhenTheProducerFails() {
    // Given
    HostStage stage = HostStage.serving(new FakeWriter());
    Future<Void> drained = stage.onLoop(() -> stage.host.revoked(Set.of(PARTITION)));

    // When
    stage.writer.flushFails();
    stage.loop.runAll();

    // Then
    assertThat(drained.succeeded()).isTrue();
  }

  @Test
  void aRevokedPartitionWaitsForTheProducerForTwoSeconds() {
    // Given
    HostStage stage = HostStage.serving(new FakeWriter());
    Future<Void> drained = stage.onLoop(() -> stage.host.revoked(Set.of(PARTITION)));

    // When
    stage.loop.advance(1_999);

    // Then
    assertThat(drained.isComplete()).isFalse();
  }

  @Test
  void aRevokedPartitionEndsAfterTwoSecondsWhateverTheProducerDoes() {
    // Given
    HostStage stage = HostStage.serving(new FakeWriter());
    Future<AppendBatch.Reply> reply = stage.append(message("a"));
    Future<Void> drained = stage.onLoop(() -> stage.host.revoked(Set.of(PARTITION)));

    // When
    stage.loop.advance(2_000);

    // Then
    assertThat(drained.succeeded()).isTrue();
    assertThat(reply.result().outcomes()).containsExactly(new Moved());
  }

  @Test
  void aPartitionThatComesBackDuringItsDrainIsAnotherClaim() {
    // Given
    HostStage stage = HostStage.serving(new FakeWriter());
    stage.onLoop(() -> stage.host.revoked(Set.of(PARTITION)));
    stage.assign(PARTITION, GENERATION + 1);

    // When
    stage.writer.flushed();
    stage.loop.runAll();

    // Then
    assertThat(stage.host.owned()).containsExactly(new Ownership(PARTITION, GENERATION + 1));
  }

  @Test
  void aLostPartitionEndsAtOnce() {
    // Given
    HostStage stage = HostStage.serving(new FakeWriter());
    Future<AppendBatch.Reply> reply = stage.append(message("a"));

    // When
    stage.loop.turn(() -> stage.host.lost(Set.of(PARTITION)));

    // Then
    assertThat(reply.result().outcomes()).containsExactly(new Moved());
    assertThat(stage.host.owned()).isEmpty();
    assertThat(stage.announcements).as("one for serving, one for losing it").isEqualTo(2);
  }

  @Test
  void afterTheTopicIsReplacedNothingIsAnsweredUnderTheOldEpoch() {
    // Given
    HostStage stage = HostStage.serving();
    stage.loop.turn(() -> stage.host.replaced(new RoomTopic("rooms", "next", 8)));
    stage.assign(PARTITION);

    // When
    Future<RoomHead> head =
        stage.onLoop(() -> stage.host.head(new RoomHead.Query(PARTITION, ROOM)));

    // Then
    assertThat(head.result().epoch()).isEqualTo("next");
  }

  @Test
  void aReplacedTopicEndsAllPartitions() {
    // Given
    HostStage stage = HostStage.serving();
    Future<AppendBatch.Reply> reply = stage.append(message("a"));

    // When
    stage.loop.turn(() -> stage.host.replaced(new RoomTopic("rooms", "next", 8)));

    // Then
    assertThat(reply.result().outcomes()).containsExactly(new Moved());
    assertThat(stage.host.owned()).isEmpty();
  }
}
