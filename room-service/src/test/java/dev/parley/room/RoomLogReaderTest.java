package dev.parley.room;

import static dev.parley.room.Appends.message;
import static dev.parley.room.HostStage.EPOCH;
import static dev.parley.room.HostStage.GENERATION;
import static dev.parley.room.HostStage.PARTITION;
import static dev.parley.room.HostStage.ROOM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.contract.Announcement.Ownership;
import dev.parley.contract.RoomHead;
import dev.parley.log.LogEntry;
import dev.parley.log.LogRange;
import dev.parley.log.RoomTopic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The tail's calls, made on the host's loop. The loop of most tests runs what it is given at once,
 * and the reader's patience is zero, so a call that has to wait for more than that fails.
 */
class RoomLogReaderTest {

  private static final LogRange EMPTY = new LogRange(0, 0);

  @ParameterizedTest
  @CsvSource({"0, 0, 0", "0, 2250, 0", "0, 2251, 1", "0, 10000, 7750", "9000, 10000, 9000"})
  void readingStartsTwoWindowsAndAQuarterBeforeTheEnd(long begin, long end, long start) {
    // Given
    LogRange range = new LogRange(begin, end);

    // When
    long from = Appends.SETTINGS.rebuildFrom(range);

    // Then
    assertThat(from).isEqualTo(start);
  }

  @Test
  void theTailReadsFromWhereTheHostExpectsIt() {
    // Given
    HostStage stage = eager(FakeWriter.idle());

    // When
    Map<Integer, Long> starts =
        reader(stage).assigned(GENERATION, Map.of(PARTITION, new LogRange(5, 10_000)));

    // Then
    assertThat(starts).isEqualTo(Map.of(PARTITION, 7_750L));
    assertThat(stage.host.rebuilding()).isEqualTo(1);
  }

  @Test
  void anAssignmentReturnsWhenTheHostHasThePartition() {
    // Given
    HostStage stage = eager(FakeWriter.idle());

    // When
    reader(stage).assigned(GENERATION, Map.of(PARTITION, EMPTY));

    // Then
    assertThat(stage.host.owned()).containsExactly(new Ownership(PARTITION, GENERATION));
  }

  @Test
  void readingReturnsWhenTheHostHasTheRecords() {
    // Given
    HostStage stage = eagerServing(FakeWriter.idle());
    stage.log.append(message("a"));

    // When
    reader(stage).read(Map.of(PARTITION, stage.log.all()));

    // Then
    assertThat(head(stage)).isZero();
  }

  @Test
  void readingWaitsForTheLoop() {
    // Given
    HostStage stage = HostStage.serving();

    // When and then
    assertThatThrownBy(() -> reader(stage).read(Map.of(PARTITION, List.of())))
        .isInstanceOf(IllegalStateException.class)
        .hasCauseInstanceOf(TimeoutException.class);
  }

  @Test
  void whatTheHostThrowsReachesTheTail() {
    // Given
    HostStage stage = eagerServing(FakeWriter.idle());
    List<LogEntry> broken = new ArrayList<>();
    broken.add(null);

    // When and then
    assertThatThrownBy(() -> reader(stage).read(Map.of(PARTITION, broken)))
        .isInstanceOf(IllegalStateException.class)
        .hasRootCauseInstanceOf(NullPointerException.class);
  }

  @Test
  void aHandOverReturnsWhenTheHostIsDrained() {
    // Given
    HostStage stage = eagerServing(FakeWriter.idle());

    // When and then
    assertThatCode(() -> reader(stage).revoked(Set.of(PARTITION))).doesNotThrowAnyException();
  }

  @Test
  void aHandOverWaitsForTheDrain() {
    // Given
    HostStage stage = eagerServing(new FakeWriter());

    // When and then
    assertThatThrownBy(() -> reader(stage).revoked(Set.of(PARTITION)))
        .isInstanceOf(IllegalStateException.class)
        .hasCauseInstanceOf(TimeoutException.class);
  }

  @Test
  void aLossReturnsWhenTheHostHasGivenThePartitionUp() {
    // Given
    HostStage stage = eagerServing(new FakeWriter());

    // When
    reader(stage).lost(Set.of(PARTITION));

    // Then
    assertThat(stage.host.owned()).isEmpty();
  }

  @Test
  void aReplacementReturnsWhenTheHostHasTheNewEpoch() {
    // Given
    HostStage stage = eagerServing(FakeWriter.idle());

    // When
    reader(stage).replaced(new RoomTopic("rooms", "next", 8));

    // Then
    stage.assign(PARTITION);
    assertThat(roomHead(stage).epoch()).isEqualTo("next");
  }

  @Test
  void anEndThatIsReachedDoesNotHoldUpTheTail() {
    // Given
    HostStage stage = HostStage.empty();
    stage.log.skip(3);
    stage.assign(PARTITION);
    reader(stage).reached(Map.of(PARTITION, 3L));

    // When
    stage.loop.runAll();

    // Then
    assertThat(stage.host.owned()).containsExactly(new Ownership(PARTITION, GENERATION));
  }

  @Test
  void aBeginDoesNotHoldUpTheTail() {
    // Given
    HostStage stage = HostStage.serving();

    // When and then
    assertThatCode(() -> reader(stage).begins(Map.of(PARTITION, 0L))).doesNotThrowAnyException();
  }

  @Test
  void aWarmUpLeavesTheHostAsItWas() {
    // Given
    HostStage stage = eager(FakeWriter.idle());
    stage.log.append(message("a"));
    stage.log.append(message("b"));

    // When
    reader(stage).warmUp(Map.of(PARTITION, stage.log.all()));

    // Then
    assertThat(stage.host.owned()).isEmpty();
    assertThat(stage.host.rebuilding()).isZero();
    assertThat(stage.gateways.deliveries()).isEmpty();
    assertThat(stage.writer.written()).isEmpty();
  }

  private static HostStage eager(FakeWriter writer) {
    return new HostStage(ManualLoop.eager(), writer);
  }

  private static HostStage eagerServing(FakeWriter writer) {
    HostStage stage = eager(writer);
    stage.assign(PARTITION);
    return stage;
  }

  private static RoomLogReader reader(HostStage stage) {
    return new RoomLogReader(
        stage.loop,
        stage.host,
        new RoomWarmUp(EPOCH, Appends.SETTINGS),
        Appends.SETTINGS,
        Duration.ZERO);
  }

  private static RoomHead roomHead(HostStage stage) {
    return stage.onLoop(() -> stage.host.head(new RoomHead.Query(PARTITION, ROOM))).result();
  }

  private static long head(HostStage stage) {
    return roomHead(stage).roomHead();
  }
}
