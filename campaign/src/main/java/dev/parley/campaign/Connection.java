package dev.parley.campaign;

import dev.parley.testkit.client.Kind;
import dev.parley.testkit.client.Wire;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One socket of a person: numbers its requests, remembers the unanswered ones and knows whether the
 * other side is still there. Guarded by the person.
 */
final class Connection implements Wire.Listener {

  private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final Person person;
  private final long deadNanos;
  private final long unansweredNanos;
  private final Map<Long, Request> unanswered = new HashMap<>();
  private final long openedNanos;
  private @Nullable Wire wire;
  private boolean connected;
  private long heardNanos;
  private long pingedNanos;
  private long ids;

  /**
   * What was asked.
   *
   * @param view the room of a join, else null
   * @param message that of a send, else null
   */
  record Request(String op, @Nullable RoomView view, @Nullable Outgoing message, long askedNanos) {

    /** The room of a join. */
    RoomView joined() {
      return Objects.requireNonNull(view);
    }

    /** The message of a send. */
    Outgoing sent() {
      return Objects.requireNonNull(message);
    }
  }

  Connection(Person person, Habits habits, long nowNanos) {
    this.person = person;
    deadNanos = habits.silence().toNanos();
    unansweredNanos = habits.answer().toNanos();
    openedNanos = nowNanos;
    heardNanos = nowNanos;
    pingedNanos = nowNanos;
  }

  void open(Kind kind, URI uri) {
    kind.open(uri, this)
        .whenComplete(
            (opened, failure) -> {
              if (failure == null) {
                opened(opened);
              } else {
                person.ended(this, 0);
              }
            });
  }

  private void opened(Wire opened) {
    synchronized (person) {
      wire = opened;
      if (!person.opened(this)) {
        cut();
      }
    }
  }

  boolean isConnected() {
    return connected;
  }

  void setConnected() {
    connected = true;
  }

  /** Asks, unless the request just before has found the connection closed, so that it is null. */
  static void ask(
      @Nullable Connection to,
      String op,
      JsonObject fields,
      @Nullable RoomView view,
      @Nullable Outgoing message,
      long now) {
    if (to != null) {
      to.ask(op, fields, view, message, now);
    }
  }

  void ask(
      String op, JsonObject fields, @Nullable RoomView view, @Nullable Outgoing message, long now) {
    ids++;
    unanswered.put(ids, new Request(op, view, message, now));
    try {
      Objects.requireNonNull(wire).text(fields.put("id", ids).put("op", op).encode());
    } catch (IllegalStateException closed) {
      // Its listener is notified of the end.
    }
  }

  /** Notes that the other side is alive; gives what the frame is the answer to, or null. */
  @Nullable Request heard(JsonObject frame, long now) {
    heardNanos = now;
    return frame.containsKey("id") ? unanswered.remove(frame.getLong("id")) : null;
  }

  /** Whether it says nothing any more, not even to a ping, or leaves a request unanswered. */
  boolean isDead(long now) {
    if (connected && now - heardNanos > QUIET_NANOS && now - pingedNanos > QUIET_NANOS) {
      pingedNanos = now;
      ask("ping", new JsonObject(), null, null, now);
    }
    return now - heardNanos > deadNanos
        || !connected && now - openedNanos > deadNanos
        || unanswered.values().stream().anyMatch(r -> now - r.askedNanos() > unansweredNanos);
  }

  void cut() {
    if (wire != null) {
      wire.cut();
    }
  }

  @Override
  public void text(String text) {
    person.got(this, new JsonObject(text));
  }

  @Override
  public void closed(int code) {
    person.ended(this, code);
  }
}
