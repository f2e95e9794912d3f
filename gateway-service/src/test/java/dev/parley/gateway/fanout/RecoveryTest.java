package dev.parley.gateway.fanout;

import static dev.parley.gateway.fanout.Stage.ROOM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.parley.concurrent.EventLoop;
import dev.parley.protocol.Position;
import dev.parley.protocol.Request;
import dev.parley.telemetry.RoomLabel;
import dev.parley.telemetry.SpanAttributes;
import dev.parley.telemetry.Tracing;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.sdk.testing.junit5.OpenTelemetryExtension;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A recovery counts once, however many pages it took, and its trace has each of them. */
class RecoveryTest {

  @RegisterExtension static final OpenTelemetryExtension SPANS = OpenTelemetryExtension.create();

  private final Stage stage = new Stage();
  private final FakeOutbound socket = new FakeOutbound();
  private final Member member =
      new Member(ROOM, socket, new Turn(EventLoop.of(stage.socketLoop)), behind -> {});

  @AfterEach
  void close() {
    stage.close();
  }

  @Test
  void isOneOutOfHistoryHoweverManyPagesItTook() {
    fillRoom();

    join(new Position(Records.EPOCH, 0), 0);
    socket.next(502);

    assertThat(stage.pages).hasSize(3);
    assertThat(counted()).isEqualTo("ring 0, history 1, refused 0");
  }

  @Test
  void isOneOutOfTheOwnersMemoryWhereThatHadAll() {
    fillRoom();
    stage.remembers = 1;

    join(new Position(Records.EPOCH, 0), 0);
    socket.next(502);

    assertThat(stage.pages).isEmpty();
    assertThat(counted()).isEqualTo("ring 1, history 0, refused 0");
  }

  @Test
  void isOneOutOfHistoryWhereTheOwnersMemoryHadTheRest() {
    fillRoom();
    stage.remembers = 150;

    join(new Position(Records.EPOCH, 0), 0);
    socket.next(502);

    assertThat(stage.pages).hasSize(1);
    assertThat(counted()).isEqualTo("ring 0, history 1, refused 0");
  }

  @Test
  void isOneAlsoWhereNothingWasMissed() {
    fillRoom();

    join(new Position(Records.EPOCH, 500), 0);
    socket.next(2);

    assertThat(counted()).isEqualTo("ring 1, history 0, refused 0");
  }

  @Test
  void isRefusedWhereThePositionCannotBeGoneOnFrom() {
    fillRoom();
    stage.floor = 5;

    join(new Position(Records.EPOCH, 3), 0);

    assertThat(socket.next()).isEqualTo("joined 500 false");
    assertThat(counted()).isEqualTo("ring 0, history 0, refused 1");
  }

  @Test
  void isNotWhatAskedForNoPosition() {
    fillRoom();

    join(null, 300);
    socket.next(302);

    assertThat(counted()).isEqualTo("ring 0, history 0, refused 0");
  }

  @Test
  void isATraceWithASpanForEachPage() {
    // Given
    fillRoom();
    stage.remembers = 150;
    Recovery recovery = recovery(new Tracing(SPANS.getOpenTelemetry()));

    // When
    for (long after = 0; after < 500; after += CatchUp.PAGE) {
      page(recovery, after);
    }
    recovery.done();

    // Then
    List<SpanData> spans = SPANS.getSpans();
    SpanData whole = spans.get(spans.size() - 1);
    assertThat(whole.getName()).isEqualTo("recover room");
    assertThat(whole.getAttributes().get(SpanAttributes.ROOM)).isEqualTo("r");
    assertThat(whole.getAttributes().get(SpanAttributes.OUTCOME)).isEqualTo("history");
    assertThat(spans.subList(0, spans.size() - 1))
        .extracting(
            SpanData::getName,
            SpanData::getParentSpanId,
            page -> page.getAttributes().get(SpanAttributes.OUTCOME),
            page -> page.getAttributes().get(SpanAttributes.BATCH))
        .containsExactly(
            tuple("page", whole.getSpanId(), "history", 200L),
            tuple("page", whole.getSpanId(), "ring", 200L),
            tuple("page", whole.getSpanId(), "ring", 100L));
  }

  @Test
  void whatIsNotSampledHasNoSpans() {
    fillRoom();
    Recovery recovery = recovery(new Tracing(OpenTelemetry.noop()));

    page(recovery, 0);
    recovery.done();

    assertThat(SPANS.getSpans()).isEmpty();
    assertThat(counted()).isEqualTo("ring 0, history 1, refused 0");
  }

  @Test
  void endsWithItsClientAlsoWhereTheSocketTakesNothing() {
    Recovery recovery = recovery(new Tracing(SPANS.getOpenTelemetry()));

    onSocketLoop(
        () -> {
          member.recoversBy(recovery);
          member.end();
          recovery.done();
        });

    assertThat(SPANS.getSpans())
        .singleElement()
        .satisfies(span -> assertThat(outcome(span)).isEqualTo("left"));
    assertThat(counted()).isEqualTo("ring 0, history 0, refused 0");
  }

  @Test
  void hasFailedWhereTheGapCannotBeFilled() {
    Recovery recovery = recovery(new Tracing(SPANS.getOpenTelemetry()));

    onSocketLoop(
        () -> {
          member.recoversBy(recovery);
          member.giveUp();
          member.end();
        });

    assertThat(SPANS.getSpans())
        .singleElement()
        .satisfies(span -> assertThat(span.getStatus()).isEqualTo(StatusData.error()));
  }

  private void onSocketLoop(Runnable task) {
    stage.onSocketLoop(
        () -> {
          task.run();
          return true;
        });
  }

  private void fillRoom() {
    LongStream.rangeClosed(1, 500).forEach(offset -> stage.put(ROOM, offset));
  }

  private Recovery recovery(Tracing tracing) {
    return new Recovery(stage.reader(), ROOM, tracing, RoomLabel.ID, stage.metrics).begin();
  }

  private void page(Recovery recovery, long after) {
    Stage.get(stage.onSocketLoop(() -> recovery.page(after, 500, CatchUp.PAGE)));
  }

  private void join(@Nullable Position after, int last) {
    Request.Join request = new Request.Join(1, ROOM, after, last, true);
    PartitionFeed.Live live = new PartitionFeed.Live(Records.EPOCH, 500, 500);
    Stage.get(stage.join(member, socket, request, live));
  }

  /** Counted behind the last frame, in the same turn. */
  private String counted() {
    stage.loopsAreIdle();
    return "ring %.0f, history %.0f, refused %.0f"
        .formatted(count("ring"), count("history"), count("refused"));
  }

  private double count(String outcome) {
    return stage.meters.counter("parley.gateway.recoveries", "outcome", outcome).count();
  }

  private static @Nullable String outcome(SpanData span) {
    return span.getAttributes().get(SpanAttributes.OUTCOME);
  }
}
