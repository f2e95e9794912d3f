package dev.parley.presence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.config.Settings;
import dev.parley.log.EventLog.Event;
import dev.parley.presence.Transition.RoomChange;
import dev.parley.protocol.Member;
import dev.parley.protocol.RoomId;
import dev.parley.protocol.SessionState;
import dev.parley.telemetry.Tracing;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The queue before the topic of transitions, by the clock of the test. */
class TransitionLogTest {

  private static final RoomId LOBBY = new RoomId("lobby");
  private static final Member ADA = new Member("s1", "ada", "Ada", SessionState.ONLINE, 1);

  private final ManualLoop loop = new ManualLoop();
  private final ManualWorkers workers = new ManualWorkers();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final InMemorySpanExporter spans = InMemorySpanExporter.create();
  private final List<Batch> attempts = new ArrayList<>();
  private final List<String> closed = new ArrayList<>();
  private final TransitionLog log = log(Map.of());
  private boolean failing;

  private record Batch(String life, List<String> ids) {}

  @Test
  void theFirstTransitionIsWrittenAtOnce() {
    log.append(changes(1));

    assertThat(attempts).containsExactly(new Batch("own", List.of("s1/1")));
    assertThat(count("stored")).isEqualTo(1);
  }

  @Test
  void whatComesDuringThePauseIsOneBatchAfterIt() {
    log.append(changes(1));
    log.append(changes(2));
    log.append(changes(3));
    loop.advance(TransitionLog.PAUSE_MILLIS - 1);
    List<Batch> before = List.copyOf(attempts);

    loop.advance(1);

    assertThat(before).hasSize(1);
    assertThat(attempts).last().isEqualTo(new Batch("own", List.of("s1/2", "s1/3")));
  }

  @Test
  void aBatchIsBounded() {
    log.append(changes(LongStream.rangeClosed(1, TransitionLog.MAX_BATCH + 1).toArray()));

    loop.advance(TransitionLog.PAUSE_MILLIS);

    assertThat(attempts)
        .extracting(batch -> batch.ids.size())
        .containsExactly(TransitionLog.MAX_BATCH, 1);
  }

  @Test
  void aBatchThatFailsIsRetriedBeforeAnyOther() {
    failing = true;
    log.append(changes(1));
    log.append(changes(2));
    failing = false;
    loop.advance(TransitionLog.RETRY_MILLIS - 1);
    List<Batch> before = List.copyOf(attempts);

    loop.advance(1 + TransitionLog.PAUSE_MILLIS);

    assertThat(before).hasSize(1);
    assertThat(attempts).extracting(Batch::ids).containsExactly(ids(1), ids(1), ids(2));
    assertThat(List.of(count("stored"), count("lost"))).containsExactly(2.0, 0.0);
  }

  @Test
  void transitionsAboveTheBoundOfTheQueueAreLost() {
    failing = true;
    log.append(changes(1));
    log.append(changes(LongStream.rangeClosed(1, TransitionLog.MAX_QUEUED).toArray()));

    log.append(changes(2, 3));

    assertThat(count("lost")).isEqualTo(2);
  }

  @Test
  void nothingIsWrittenWhereTheSettingsTurnTheTopicOff() {
    TransitionLog off = log(Map.of("PARLEY_PRESENCE_LOG", "false"));
    off.append(changes(1));

    off.recover("former", changes(2));

    assertThat(attempts).isEmpty();
  }

  @Test
  void aFormerLifeIsRecoveredInItsOwnName() {
    log.recover("former", changes(1, 2));

    assertThat(attempts).containsExactly(new Batch("former", List.of("s1/1", "s1/2")));
    assertThat(closed).containsExactly("former");
    assertThat(List.of(count("recovered"), count("stored"))).containsExactly(2.0, 0.0);
  }

  @Test
  void aLifeThatMayStillRunHasTimeBeforeItsRecoveryIsRetried() {
    failing = true;
    log.recover("former", changes(1));
    failing = false;
    loop.advance(TransitionLog.RECOVERY_RETRY_MILLIS - 1);
    int before = attempts.size();

    loop.advance(1);

    assertThat(before).isEqualTo(1);
    assertThat(attempts).hasSize(2);
    assertThat(count("recovered")).isEqualTo(1);
  }

  @Test
  void closingWritesWhatIsQueuedFirst() {
    log.append(changes(1));
    log.append(changes(2));
    Future<Void> done = log.close();
    boolean doneBefore = done.isComplete();

    loop.advance(TransitionLog.PAUSE_MILLIS);

    assertThat(doneBefore).isFalse();
    assertThat(attempts).extracting(Batch::ids).containsExactly(ids(1), ids(2));
    assertThat(closed).containsExactly("own");
    assertThat(workers.isClosed()).isTrue();
    assertThat(done.succeeded()).isTrue();
    assertThat(loop.timers()).isZero();
  }

  @Test
  void closingGivesUpABatchThatFails() {
    failing = true;
    log.append(changes(1));
    Future<Void> done = log.close();

    loop.advance(TransitionLog.RETRY_MILLIS);

    assertThat(done.succeeded()).isTrue();
    assertThat(count("lost")).isEqualTo(1);
    assertThat(closed).containsExactly("own");
  }

  @Test
  void closingLosesWhatWaitsAfterABatchThatFails() {
    failing = true;
    log.append(changes(1));
    log.append(changes(2, 3));
    log.close();

    loop.advance(TransitionLog.RETRY_MILLIS);

    assertThat(attempts).extracting(Batch::ids).containsOnly(ids(1));
    assertThat(count("lost")).isEqualTo(3);
    assertThat(spans.getFinishedSpanItems())
        .hasSize(3)
        .extracting(span -> span.getStatus().getStatusCode())
        .containsOnly(StatusCode.ERROR);
  }

  @Test
  void closingDoesNotWaitForEverForAWriterThatHangs() {
    workers.hold();
    log.append(changes(1));
    log.append(changes(2));
    Future<Void> done = log.close();
    loop.advance(TransitionLog.CLOSE_MILLIS - 1);
    boolean doneBefore = done.isComplete();

    loop.advance(1);

    assertThat(doneBefore).isFalse();
    assertThat(done.succeeded()).isTrue();
    assertThat(count("lost")).isEqualTo(1);
  }

  @Test
  void aWriterIsNotClosedBesideItsAppend() {
    workers.hold();
    log.append(changes(1));
    log.close();
    loop.advance(TransitionLog.CLOSE_MILLIS);
    int heldBefore = workers.held();

    workers.release();

    assertThat(heldBefore).isEqualTo(1);
    assertThat(attempts).hasSize(1);
    assertThat(closed).containsExactly("own");
    assertThat(workers.isClosed()).isTrue();
  }

  private TransitionLog log(Map<String, String> settings) {
    return new TransitionLog(
        loop,
        workers,
        RecordingWriter::new,
        "own",
        PresenceSettings.read(Settings.of(settings)),
        new Tracing(
            OpenTelemetrySdk.builder()
                .setTracerProvider(
                    SdkTracerProvider.builder()
                        .addSpanProcessor(SimpleSpanProcessor.create(spans))
                        .build())
                .build()),
        new PresenceMetrics(registry));
  }

  private static List<RoomChange> changes(long... revisions) {
    return LongStream.of(revisions)
        .mapToObj(revision -> new RoomChange(LOBBY, null, ADA, 7, revision))
        .toList();
  }

  private static List<String> ids(long revision) {
    return List.of("s1/" + revision);
  }

  private double count(String outcome) {
    return registry.get("parley.presence.log").tag("outcome", outcome).counter().count();
  }

  /** Keeps what it is to append, and fails while the test says so. */
  private final class RecordingWriter implements TransitionWriter {

    private final String life;

    RecordingWriter(String life) {
      this.life = life;
    }

    @Override
    public int append(List<Event> events) {
      attempts.add(new Batch(life, events.stream().map(Event::id).toList()));
      if (failing) {
        throw new IllegalStateException("Kafka is unavailable");
      }
      return events.size();
    }

    @Override
    public void close() {
      closed.add(life);
    }
  }
}
