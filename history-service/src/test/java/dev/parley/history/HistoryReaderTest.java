package dev.parley.history;

import static dev.parley.history.Records.ROOM;
import static dev.parley.history.Records.entries;
import static dev.parley.history.Records.entry;
import static dev.parley.history.Records.offsets;
import static dev.parley.history.Records.record;
import static dev.parley.history.Records.unreadable;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.contract.Announcement.Ownership;
import dev.parley.history.store.Checkpoint;
import dev.parley.history.store.HistoryStore;
import dev.parley.history.store.MemoryHistory;
import dev.parley.log.LogEnds;
import dev.parley.log.LogEntry;
import dev.parley.log.LogRange;
import dev.parley.log.RoomTopic;
import dev.parley.protocol.Position;
import dev.parley.telemetry.Tracing;
import dev.parley.time.NodeClock;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.testing.junit5.OpenTelemetryExtension;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the tail's calls come to. */
class HistoryReaderTest {

  private static final int WINDOW = 100;
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String SPAN = "b7ad6b7169203331";

  private final HistoryStore memory = new MemoryHistory();
  private final RefusingStore store = new RefusingStore(memory);
  private final MeterRegistry meters = new SimpleMeterRegistry();
  @RegisterExtension static final OpenTelemetryExtension SPANS = OpenTelemetryExtension.create();

  private final Tracing tracing = new Tracing(SPANS.getOpenTelemetry());
  private final AtomicInteger changes = new AtomicInteger();
  private boolean closing;
  private final HistoryReader reader = reader("epoch", meters);

  @Test
  void ownsAPartitionFromItsAssignmentOn() {
    long start = assign(reader, 5, 7, 0, 300);

    assertThat(start).isZero();
    assertThat(reader.ownerships()).containsExactly(new Ownership(5, 7));
    assertThat(reader.progress(5)).isNotNull();
    assertThat(reader.progress(6)).isNull();
    assertThat(changes).hasValue(1);
  }

  @Test
  void bringsEntriesIntoTheStoreAndLetsWaitersGo() {
    assign(reader, 0, 1, 0, 0);
    CompletableFuture<Void> waiter = reader.progress(0).await(9);

    reader.read(Map.of(0, entries(0, 10)));

    assertThat(waiter).isCompleted();
    assertThat(offsets(memory.before(0, ROOM, 10, 2).records())).containsExactly(8L, 9L);
  }

  @Test
  void dropsWhatTheLogHasDeletedWhileItRuns() {
    assign(reader, 0, 1, 0, 0);
    reader.read(Map.of(0, entries(0, 10)));

    reader.begins(Map.of(0, 4L, 7, 4L));

    assertThat(memory.checkpoint(0)).isEqualTo(new Checkpoint("epoch", 9, 4));
    assertThat(offsets(memory.after(0, ROOM, -1, 50).records())).startsWith(4L);
    reader.begins(Map.of(0, 2L)); // an answer that was overtaken
    reader.begins(Map.of(0, 40L)); // what is not read yet the tail misses by itself
    assertThat(memory.checkpoint(0)).isEqualTo(new Checkpoint("epoch", 9, 10));
  }

  @Test
  void anotherLogIsBuiltFromNothing() {
    assign(reader, 0, 1, 0, 0);
    reader.read(Map.of(0, entries(0, 10)));
    CompletableFuture<Void> waiter = reader.progress(0).await(20);
    LogEnds.Listener late = reader.ends();

    reader.replaced(new RoomTopic("rooms", "another-log", 8));

    assertThat(waiter).isCompletedExceptionally();
    assertThat(reader.ownerships()).isEmpty();
    assign(reader, 0, 2, 0, 1);
    assertThat(memory.checkpoint(0)).isEqualTo(new Checkpoint("another-log", -1, 0));
    assertThat(memory.before(0, ROOM, 100, 50).records()).isEmpty();
    late.ends(0, 500); // of the log before
    assertThat(lag()).isEqualTo(1);
    reader.read(Map.of(0, List.of(entry(0, "k0"))));
    assertThat(offsets(memory.before(0, ROOM, 100, 50).records())).containsExactly(0L);
  }

  @Test
  void letsWaitersGoAtTheEndOfTheLog() {
    assign(reader, 0, 1, 0, 5);
    CompletableFuture<Void> waiter = reader.progress(0).await(4);

    reader.reached(Map.of(0, 5L));

    assertThat(waiter).isCompleted();
  }

  @Test
  void countsWhatItStoresAndWhatNot() {
    assign(reader, 0, 1, 0, 4);

    reader.read(Map.of(0, List.of(entry(0, "a"), entry(1, "a"), unreadable(2))));

    assertThat(meters.counter("parley.history.stored").count()).isEqualTo(1);
    assertThat(meters.counter("parley.history.duplicates").count()).isEqualTo(1);
    assertThat(meters.counter("parley.history.unreadable").count()).isEqualTo(1);
    assertThat(meters.get("parley.history.lag").gauge().value()).isEqualTo(1);
  }

  @Test
  void tellsHowFarItsPartitionsAreBehind() {
    assign(reader, 0, 1, 0, 30);
    assign(reader, 1, 1, 10, 80);

    assertThat(meters.get("parley.history.partitions").gauge().value()).isEqualTo(2);
    assertThat(meters.get("parley.history.lag").gauge().value()).isEqualTo(100);
    assertThat(meters.get("parley.history.lag.worst").gauge().value()).isEqualTo(70);
  }

  @Test
  void tellsHowFarItIsBehindAlsoOfWhatCameLater() {
    // Given
    assign(reader, 0, 1, 0, 0);
    assign(reader, 1, 1, 0, 0);
    double atFirst = lag();

    // When: the log grows, while the store takes nothing
    reader.ends().ends(0, 30);
    reader.ends().ends(1, 70);
    double grown = lag();
    double worst = meters.get("parley.history.lag.worst").gauge().value();
    reader.read(Map.of(1, entries(0, 70)));
    double applied = lag();

    // Then
    assertThat(atFirst).isZero();
    assertThat(grown).isEqualTo(100);
    assertThat(worst).isEqualTo(70);
    assertThat(applied).isEqualTo(30);
  }

  @Test
  void anOldAnswerAboutTheLogsEndDoesNotHideWhatIsMissing() {
    assign(reader, 0, 1, 0, 80);

    reader.ends().ends(0, 30);
    reader.ends().ends(7, 30);

    assertThat(lag()).isEqualTo(80);
  }

  @Test
  void whatIsAppliedBeforeTheEndIsKnownIsNoLag() {
    assign(reader, 0, 1, 0, 0);

    reader.read(Map.of(0, entries(0, 10)));

    assertThat(lag()).isZero();
  }

  private double lag() {
    return meters.get("parley.history.lag").gauge().value();
  }

  @Test
  void givesAPartitionUp() {
    assign(reader, 0, 1, 0, 10);
    assign(reader, 1, 1, 0, 10);
    CompletableFuture<Void> waiter = reader.progress(0).await(9);

    reader.revoked(Set.of(0));
    reader.read(Map.of(0, entries(0, 10)));

    assertThat(waiter).isCompletedExceptionally();
    assertThat(reader.progress(0)).isNull();
    assertThat(reader.ownerships()).containsExactly(new Ownership(1, 1));
    assertThat(memory.checkpoint(0)).isEqualTo(new Checkpoint("epoch", -1, 0));
    assertThat(store.flushes).isEqualTo(1);
    assertThat(changes).hasValue(3);
  }

  @Test
  void givesAPartitionUpWhoseStoreCannotBeFlushed() {
    assign(reader, 0, 1, 0, 10);
    store.refuse(1);

    reader.lost(Set.of(0));

    assertThat(reader.ownerships()).isEmpty();
  }

  @Test
  void goesOnAfterAHandOverAndBack() {
    assign(reader, 0, 1, 0, 0);
    reader.read(Map.of(0, entries(0, 500)));
    reader.revoked(Set.of(0));

    long start = assign(reader, 0, 3, 0, 600);
    reader.read(Map.of(0, entries(start, 600)));

    assertThat(start).isEqualTo(400);
    assertThat(reader.ownerships()).containsExactly(new Ownership(0, 3));
    assertThat(memory.after(0, ROOM, -1, 1_000).records()).hasSize(600);
    assertThat(meters.counter("parley.history.stored").count()).isEqualTo(600);
  }

  @Test
  void endsTheOldProgressWhenAPartitionIsAssignedTwice() {
    assign(reader, 0, 1, 0, 10);
    CompletableFuture<Void> waiter = reader.progress(0).await(9);

    assign(reader, 0, 2, 0, 10);

    assertThat(waiter).isCompletedExceptionally();
    assertThat(reader.ownerships()).containsExactly(new Ownership(0, 2));
  }

  @Test
  void rebuildsAPartitionOfAnotherLog() {
    assign(reader, 0, 1, 0, 0);
    reader.read(Map.of(0, entries(0, 500)));

    HistoryReader next = reader("another", new SimpleMeterRegistry());
    long start = assign(next, 0, 1, 0, 20);
    next.read(Map.of(0, entries(0, 20)));

    assertThat(start).isZero();
    assertThat(memory.checkpoint(0)).isEqualTo(new Checkpoint("another", 19, 0));
    assertThat(memory.after(0, ROOM, -1, 1_000).records()).hasSize(20);
  }

  @Test
  void repeatsABatchThatTheStoreRefuses() {
    assign(reader, 0, 1, 0, 0);
    store.refuse(3);

    reader.read(Map.of(0, List.of(entry(0, "a"), entry(1, "a"), entry(2, "b"))));

    assertThat(offsets(memory.after(0, ROOM, -1, 9).records())).containsExactly(0L, 2L);
    assertThat(reader.progress(0).applied()).isEqualTo(2);
    assertThat(meters.counter("parley.history.store.failures").count()).isEqualTo(3);
  }

  @Test
  void repeatsAnAssignmentThatTheStoreRefuses() {
    store.refuse(2);

    assign(reader, 0, 1, 0, 0);

    assertThat(memory.checkpoint(0)).isEqualTo(new Checkpoint("epoch", -1, 0));
  }

  @Test
  void leavesWithoutWhatTheStoreStillRefuses() {
    assign(reader, 0, 1, 0, 0);
    closing = true;
    store.refuse(2);

    reader.read(Map.of(0, entries(0, 10)));
    assign(reader, 1, 1, 3, 9);

    assertThat(reader.progress(0).applied()).isEqualTo(Position.NOTHING);
    assertThat(reader.ownerships()).containsExactly(new Ownership(0, 1));
  }

  @Test
  void tellsTheTracesOfSampledRecords() {
    assign(reader, 0, 1, 0, 0);

    reader.read(
        Map.of(
            0,
            List.of(
                traced(0, "00-" + TRACE + "-" + SPAN + "-01"),
                traced(1, "00-" + TRACE + "-" + SPAN + "-00"),
                traced(2, "garbage"),
                entry(3))));

    assertThat(SPANS.getSpans()).hasSize(1);
    SpanData span = SPANS.getSpans().get(0);
    assertThat(span.getName()).isEqualTo("materialise");
    assertThat(span.getKind()).isEqualTo(SpanKind.CONSUMER);
    assertThat(span.getTraceId()).isEqualTo(TRACE);
    assertThat(span.getParentSpanId()).isEqualTo(SPAN);
    assertThat(span.getAttributes().get(AttributeKey.stringKey("messaging.destination.name")))
        .isEqualTo("rooms");
  }

  @Test
  void tellsNoTracesOfARebuild() {
    assign(reader, 0, 1, 0, 1);

    reader.read(
        Map.of(
            0,
            List.of(
                traced(0, "00-" + TRACE + "-" + SPAN + "-01"),
                traced(1, "00-" + TRACE + "-" + SPAN + "-01"))));

    assertThat(SPANS.getSpans()).hasSize(1);
  }

  /** One partition, from its first offset to the one behind its last. */
  private static long assign(
      HistoryReader reader, int partition, long generation, long begin, long end) {
    return reader
        .assigned(generation, Map.of(partition, new LogRange(begin, end)))
        .getOrDefault(partition, -1L);
  }

  private HistoryReader reader(String epoch, MeterRegistry registry) {
    HistoryMetrics metrics = new HistoryMetrics(registry, NodeClock.SYSTEM);
    return new HistoryReader(
        new RoomTopic("rooms", epoch, 8),
        WINDOW,
        store,
        new StoreRetry(millis -> !closing, metrics.storeFailures::increment),
        tracing,
        metrics,
        changes::incrementAndGet);
  }

  private static LogEntry traced(long offset, String traceparent) {
    return new LogEntry(offset, record(ROOM, offset, "key-" + offset, 20, traceparent), null);
  }
}
