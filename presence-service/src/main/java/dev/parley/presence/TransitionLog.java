package dev.parley.presence;

import dev.parley.concurrent.Confined;
import dev.parley.concurrent.EventLoop;
import dev.parley.log.EventLog.Event;
import dev.parley.presence.Transition.RoomChange;
import dev.parley.telemetry.SpanAttributes;
import dev.parley.telemetry.TraceParent;
import dev.parley.telemetry.Tracing;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.WorkerExecutor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Appends who joined, left and changed to a Kafka topic, for audit and for external consumers. Each
 * life of an instance writes as a writer of its own. When it has died, another instance continues
 * as that writer and appends what is missing, so each transition is stored exactly once: see
 * docs/adr/0014-transitions-stand-once.md.
 *
 * <p>Presence does not wait for the topic. While Kafka is unavailable transitions are queued; those
 * above a bound are counted and dropped.
 */
@Confined
final class TransitionLog {

  static final int MAX_QUEUED = 10_000;
  static final int MAX_BATCH = 1_000;

  /**
   * The pause after a transaction. A transaction costs the brokers some milliseconds of processor
   * time however small it is, so transitions are collected into few of them.
   */
  static final long PAUSE_MILLIS = 100;

  static final long RETRY_MILLIS = 1_000;

  /**
   * The pause before a former life's transitions are appended again. Each attempt excludes all
   * other writers of that life. If the life is in fact still running, it opens its writer again,
   * which in turn fails this attempt. With a short pause the two would exclude each other for ever;
   * with this one the living writer has enough time to finish its batch in between.
   */
  static final long RECOVERY_RETRY_MILLIS = 10_000;

  static final long CLOSE_MILLIS = 5_000;

  private static final Logger log = LoggerFactory.getLogger(TransitionLog.class);

  private final EventLoop loop;
  private final WorkerExecutor threads;
  private final Function<String, TransitionWriter> writers;
  private final TransitionWriter own;
  private final String life;
  private final PresenceSettings settings;
  private final Tracing tracing;
  private final PresenceMetrics meters;
  private final Queue<Queued> queue = new ArrayDeque<>();
  private @Nullable Future<Void> writing;
  private boolean closing;

  private record Queued(Event event, Span span) {}

  /**
   * Appends nothing yet.
   *
   * @param threads where writers block; closed together with this log
   * @param writers the writer of a life, by the life's name
   * @param life the name of this life of this instance
   */
  TransitionLog(
      EventLoop loop,
      WorkerExecutor threads,
      Function<String, TransitionWriter> writers,
      String life,
      PresenceSettings settings,
      Tracing tracing,
      PresenceMetrics meters) {
    this.loop = loop;
    this.threads = threads;
    this.writers = writers;
    this.own = writers.apply(life);
    this.life = life;
    this.settings = settings;
    this.tracing = tracing;
    this.meters = meters;
  }

  /** Queues a record for each change, unless the settings turn the topic off. */
  void append(List<RoomChange> changes) {
    loop.check();
    if (settings.log()) {
      changes.forEach(this::enqueue);
      writeNextBatch();
    }
  }

  private void enqueue(RoomChange change) {
    if (queue.size() >= MAX_QUEUED) {
      meters.logged("lost", 1);
      return;
    }
    Span span =
        tracing.start(
            "send " + settings.topic(),
            SpanKind.PRODUCER,
            null,
            SpanAttributes.kafka(settings.topic(), "send", "send"));
    queue.add(new Queued(TransitionRecord.event(change, life, TraceParent.of(span)), span));
  }

  /** Each batch is one transaction; the next one starts after a pause. */
  private void writeNextBatch() {
    if (writing != null || queue.isEmpty()) {
      return;
    }
    List<Queued> batch = new ArrayList<>();
    while (batch.size() < MAX_BATCH && !queue.isEmpty()) {
      batch.add(queue.remove());
    }
    Promise<Void> written = Promise.promise();
    writing = written.future();
    appendWithRetry(own, batch.stream().map(Queued::event).toList(), RETRY_MILLIS)
        .onSuccess(done -> meters.logged("stored", batch.size()))
        .onFailure(failure -> meters.logged("lost", batch.size()))
        .onComplete(end -> batch.forEach(one -> tracing.end(one.span, end.cause())))
        .eventually(() -> closing ? Future.succeededFuture() : delay(PAUSE_MILLIS))
        .onComplete(
            end -> {
              writing = null;
              if (end.succeeded()) {
                writeNextBatch();
              }
              written.complete();
            });
  }

  /** Appends those of a former life's last changes that are not stored yet. */
  void recover(String formerLife, List<RoomChange> changes) {
    if (!settings.log() || changes.isEmpty()) {
      return;
    }
    TransitionWriter writer = writers.apply(formerLife);
    List<Event> events =
        changes.stream().map(change -> TransitionRecord.event(change, formerLife, null)).toList();
    appendWithRetry(writer, events, RECOVERY_RETRY_MILLIS)
        .compose(appended -> threads.executeBlocking(() -> close(writer, appended), false))
        .onSuccess(
            appended -> {
              log.info("transitions_recovered life={} count={}", formerLife, appended);
              meters.logged("recovered", appended);
            });
  }

  private static int close(TransitionWriter writer, int appended) {
    writer.close();
    return appended;
  }

  /** Retries until it succeeds; fails only while this log is closing. */
  private Future<Integer> appendWithRetry(
      TransitionWriter writer, List<Event> batch, long retryMillis) {
    return loop.here(threads.executeBlocking(() -> writer.append(batch), false))
        .recover(
            failure -> {
              log.info("transitions_retried count={} reason={}", batch.size(), failure.toString());
              return closing
                  ? Future.failedFuture(failure)
                  : delay(retryMillis).compose(now -> appendWithRetry(writer, batch, retryMillis));
            });
  }

  private Future<Void> delay(long millis) {
    Promise<Void> elapsed = Promise.promise();
    loop.setTimer(millis, elapsed::complete);
    return elapsed.future();
  }

  /**
   * Waits a few seconds for the queue to be written; what is left of it then, or after a batch that
   * fails, is lost. The writer and the threads close after the last append, so an append that hangs
   * keeps them open, but not the caller waiting.
   */
  Future<Void> close() {
    loop.check();
    closing = true;
    Promise<Void> closedOrLate = Promise.promise();
    long deadline =
        loop.setTimer(
            CLOSE_MILLIS,
            () -> {
              loseQueue();
              closedOrLate.tryComplete();
            });
    idle()
        .compose(
            end -> {
              loop.cancelTimer(deadline);
              loseQueue();
              return threads.executeBlocking(() -> close(own, 0), false);
            })
        .eventually(threads::close)
        .onSuccess(closed -> closedOrLate.tryComplete())
        .onFailure(closedOrLate::tryFail);
    return closedOrLate.future();
  }

  private Future<Void> idle() {
    Future<Void> last = writing;
    return last == null ? Future.succeededFuture() : last.transform(end -> idle());
  }

  private void loseQueue() {
    meters.logged("lost", queue.size());
    queue.forEach(one -> tracing.end(one.span, new CancellationException("presence closes")));
    queue.clear();
  }
}
