package dev.parley.presence;

import dev.parley.log.EventLog.Event;
import dev.parley.presence.Transition.RoomChange;
import dev.parley.protocol.Member;
import dev.parley.protocol.SessionState;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The records of the topic of transitions, as docs/presence.md describes them. */
final class TransitionRecord {

  private TransitionRecord() {}

  /**
   * The record of a change.
   *
   * @param by which life of which instance made the change
   */
  static Event event(RoomChange change, String by, @Nullable String traceparent) {
    return new Event(
        change.room().value(),
        change.session() + "/" + change.revision(),
        value(change, by),
        change.at(),
        traceparent);
  }

  /** The value of that record. */
  static JsonObject value(RoomChange change, String by) {
    Member before = change.before();
    Member after = change.after();
    Member shown = Objects.requireNonNull(after == null ? before : after);
    return new JsonObject()
        .put("room", change.room().value())
        .put("change", kind(change))
        .put("session", shown.session())
        .put("user", shown.user())
        .put("name", shown.name())
        .put("state", name(after == null ? SessionState.OFFLINE : after.state()))
        .put("before", before == null ? null : name(before.state()))
        .put("at", change.at())
        .put("revision", change.revision())
        .put("by", by);
  }

  private static String kind(RoomChange change) {
    if (change.before() == null) {
      return "joined";
    }
    return change.after() == null ? "left" : "changed";
  }

  private static String name(SessionState state) {
    return state.shown().name().toLowerCase(Locale.ROOT);
  }
}
