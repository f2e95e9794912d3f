package dev.parley.presence;

import dev.parley.contract.Member;
import dev.parley.contract.SessionState;
import dev.parley.log.EventLog;
import dev.parley.node.NodeContext;
import dev.parley.presence.Transition.Shift;
import dev.parley.telemetry.SpanAttributes;
import dev.parley.telemetry.TraceParent;
import dev.parley.telemetry.Tracing;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Appends who came, went and changed to a Kafka topic, for audit and for consumers outside; the
 * record is described in docs/presence.md. Presence does not wait for it: what Kafka does not take
 * is counted and dropped. To be used on one context only.
 */
final class TransitionLog {

  private final @Nullable EventLog topic;
  private final Tracing tracing;
  private final PresenceMeters meters;
  private final String instance;

  private TransitionLog(
      @Nullable EventLog topic, Tracing tracing, PresenceMeters meters, String instance) {
    this.topic = topic;
    this.tracing = tracing;
    this.meters = meters;
    this.instance = instance;
  }

  /**
   * Opens it for the calling context; one that takes nothing where the settings want none.
   *
   * @param instance this life of this instance
   */
  static TransitionLog open(
      NodeContext node, PresenceSettings settings, PresenceMeters meters, String instance) {
    EventLog topic =
        settings.log()
            ? EventLog.open(
                node.vertx(), settings.kafka(), settings.topic(), "parley-presence-" + node.id())
            : null;
    return new TransitionLog(topic, node.telemetry().tracing(), meters, instance);
  }

  /** Appends a record for each. */
  void append(List<Shift> shifts) {
    if (topic != null) {
      shifts.forEach(shift -> append(topic, shift));
    }
  }

  private void append(EventLog log, Shift shift) {
    Span span =
        tracing.start(
            "send " + log.topic(),
            SpanKind.PRODUCER,
            null,
            SpanAttributes.kafka(log.topic(), "send", "send"));
    log.append(shift.room().value(), record(shift, instance), shift.at(), TraceParent.of(span))
        .onComplete(
            stored -> {
              meters.logged();
              tracing.end(span, null);
            },
            failure -> {
              meters.notLogged();
              tracing.end(span, failure);
            });
  }

  /** The record's value. */
  static JsonObject record(Shift shift, String instance) {
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
        .put("by", instance);
  }

  private static String change(Shift shift) {
    if (shift.before() == null) {
      return "joined";
    }
    return shift.after() == null ? "left" : "changed";
  }

  private static String name(SessionState state) {
    return state.name().toLowerCase(Locale.ROOT);
  }

  /** Waits a little for what is under way. */
  Future<Void> close() {
    return topic == null ? Future.succeededFuture() : topic.close();
  }
}
