package dev.parley.presence;

import dev.parley.concurrent.Confined;
import dev.parley.concurrent.EventLoop;
import dev.parley.log.EventLog;
import dev.parley.log.EventLog.Event;
import dev.parley.node.NodeContext;
import dev.parley.presence.Transition.Shift;
import dev.parley.protocol.Member;
import dev.parley.protocol.SessionState;
import dev.parley.telemetry.SpanAttributes;
import dev.parley.telemetry.TraceParent;
import dev.parley.telemetry.Tracing;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.json.JsonObject;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Appends who came, went and changed to a Kafka topic, for audit and for consumers outside; the
 * record is described in docs/presence.md. Each life of an instance is a writer of its own there,
 * and where it has died another one goes on as that writer, so that each transition stands once:
 * see docs/adr/0014-transitions-stand-once.md. Presence does not wait for it: while Kafka is away
 * transitions wait, and what comes above a bound is counted and dropped.
 */
@Confined
final class TransitionLog {

  private static final Logger log = LoggerFactory.getLogger(TransitionLog.class);
  private static final int MAX_WAITING = 10_000;
  private static final int BATCH = 1_000;
  private static final int THREADS = 2;

  /** A transaction costs some milliseconds of everybody's processors, however little is in it. */
  private static final long GATHER_MILLIS = 100;

  private static final long RETRY_MILLIS = 1_000;

  /** A life that is not over goes on meanwhile: who tries at once would shut it out for ever. */
  private static final long RECOVERY_RETRY_MILLIS = 10_000;

  private static final long CLOSE_MILLIS = 5_000;

  private final EventLoop loop;
  private final PresenceSettings settings;
  private final Tracing tracing;
  private final PresenceMeters meters;
  private final String instance;
  private final WorkerExecutor threads;
  private final EventLog own;
  private final Queue<Waiting> waiting = new ArrayDeque<>();
  private @Nullable Future<Void> writing;
  private boolean closing;

  private record Waiting(Event event, Span span) {}

  /**
   * Appends nothing yet.
   *
   * @param instance this life of this instance
   */
  TransitionLog(
      NodeContext node,
      EventLoop loop,
      PresenceSettings settings,
      PresenceMeters meters,
      String instance) {
    this.loop = loop;
    this.settings = settings;
    this.tracing = node.telemetry().tracing();
    this.meters = meters;
    this.instance = instance;
    this.threads = node.vertx().createSharedWorkerExecutor("presence-log", THREADS);
    this.own = log(instance);
  }

  private EventLog log(String life) {
    return new EventLog(settings.kafka(), settings.topic(), "parley-presence-" + life);
  }

  /** Appends a record for each; nothing where the settings want none. */
  void append(List<Shift> shifts) {
    loop.check();
    if (settings.log()) {
      shifts.forEach(this::append);
      write();
    }
  }

  private void append(Shift shift) {
    if (waiting.size() >= MAX_WAITING) {
      meters.logged("lost", 1);
      return;
    }
    Span span =
        tracing.start(
            "send " + settings.topic(),
            SpanKind.PRODUCER,
            null,
            SpanAttributes.kafka(settings.topic(), "send", "send"));
    waiting.add(new Waiting(event(shift, instance, TraceParent.of(span)), span));
  }

  /** One transaction after the other with a pause between, each of all that has gathered. */
  private void write() {
    if (writing != null || waiting.isEmpty()) {
      return;
    }
    List<Waiting> batch = new ArrayList<>();
    while (batch.size() < BATCH && !waiting.isEmpty()) {
      batch.add(waiting.remove());
    }
    writing =
        append(own, batch.stream().map(Waiting::event).toList(), RETRY_MILLIS)
            .<Void>mapEmpty()
            .onSuccess(done -> meters.logged("stored", batch.size()))
            .onFailure(failure -> meters.logged("lost", batch.size()))
            .onComplete(end -> batch.forEach(one -> tracing.end(one.span, end.cause())))
            .eventually(() -> closing ? Future.succeededFuture() : later(GATHER_MILLIS))
            .onComplete(
                end -> {
                  writing = null;
                  if (end.succeeded()) {
                    write();
                  }
                });
  }

  /** Appends what of the last transitions of another life does not stand yet. */
  void recover(String life, List<Shift> shifts) {
    if (!settings.log() || shifts.isEmpty()) {
      return;
    }
    EventLog theirs = log(life);
    append(
            theirs,
            shifts.stream().map(shift -> event(shift, life, null)).toList(),
            RECOVERY_RETRY_MILLIS)
        .compose(appended -> threads.executeBlocking(() -> close(theirs, appended), false))
        .onSuccess(
            appended -> {
              log.info("transitions_recovered life={} count={}", life, appended);
              meters.logged("recovered", appended);
            });
  }

  private static int close(EventLog events, int appended) {
    events.close();
    return appended;
  }

  /** Tries until it is done, or this instance stops. */
  private Future<Integer> append(EventLog events, List<Event> batch, long retryMillis) {
    return loop.here(threads.executeBlocking(() -> events.append(batch), false))
        .recover(
            failure -> {
              log.info("transitions_waiting count={} reason={}", batch.size(), failure.toString());
              return closing
                  ? Future.failedFuture(failure)
                  : later(retryMillis).compose(now -> append(events, batch, retryMillis));
            });
  }

  private Future<Void> later(long millis) {
    Promise<Void> waited = Promise.promise();
    loop.setTimer(millis, waited::complete);
    return waited.future();
  }

  private static Event event(Shift shift, String by, @Nullable String traceparent) {
    return new Event(
        shift.room().value(),
        shift.session() + "/" + shift.revision(),
        record(shift, by),
        shift.at(),
        traceparent);
  }

  /** The record's value. */
  static JsonObject record(Shift shift, String by) {
    Member shown = Objects.requireNonNull(shift.after() == null ? shift.before() : shift.after());
    return new JsonObject()
        .put("room", shift.room().value())
        .put("change", change(shift))
        .put("session", shown.session())
        .put("user", shown.user())
        .put("name", shown.name())
        .put("state", name(shift.after() == null ? SessionState.OFFLINE : shown.state()))
        .put("before", shift.before() == null ? null : name(shift.before().state()))
        .put("at", shift.at())
        .put("revision", shift.revision())
        .put("by", by);
  }

  private static String change(Shift shift) {
    if (shift.before() == null) {
      return "joined";
    }
    return shift.after() == null ? "left" : "changed";
  }

  private static String name(SessionState state) {
    return state.shown().name().toLowerCase(Locale.ROOT);
  }

  /** Waits a little for what is under way. */
  Future<Void> close() {
    loop.check();
    closing = true;
    return idle()
        .timeout(CLOSE_MILLIS, TimeUnit.MILLISECONDS)
        .transform(end -> threads.executeBlocking(() -> close(own, 0), false))
        .<Void>mapEmpty()
        .eventually(threads::close);
  }

  private Future<Void> idle() {
    Future<Void> last = writing;
    return last == null ? Future.succeededFuture() : last.transform(end -> idle());
  }
}
