package dev.parley.campaign;

import dev.parley.campaign.checker.Observation;
import dev.parley.campaign.checker.Observation.Event;
import dev.parley.campaign.checker.Observation.Hole;
import dev.parley.campaign.checker.Observation.Seen;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one client knows of one room, over all its connections. Guarded by the client. */
final class RoomView {

  final String room;

  /** When to ask again to join, after an error; 0 for not at all. */
  long rejoinAtNanos;

  private final List<Event> events = new ArrayList<>();
  private @Nullable String epoch;
  private long start = -1;
  private long cursor = -1;
  private boolean joined;
  private boolean caughtUp;
  private int refused;
  private int received;

  RoomView(String room) {
    this.room = room;
  }

  /** The position after which a join continues; null before the first. */
  @Nullable JsonObject position() {
    return epoch == null ? null : new JsonObject().put("epoch", epoch).put("offset", cursor);
  }

  /**
   * The same room as this client saw it first, to be joined from there again; what it has got until
   * now stays in this view, which ends.
   */
  RoomView fromTheStart() {
    RoomView again = new RoomView(room);
    again.epoch = epoch;
    again.start = start;
    again.cursor = start;
    return again;
  }

  void disconnected() {
    joined = false;
    caughtUp = false;
    rejoinAtNanos = 0;
  }

  boolean isJoined() {
    return joined;
  }

  /** Whether what came before the join is here. */
  boolean isCaughtUp() {
    return caughtUp;
  }

  long cursor() {
    return cursor;
  }

  /** How often the server could not go on where the client was. */
  int refused() {
    return refused;
  }

  void joined(JsonObject ok) {
    JsonObject position = ok.getJsonObject("position");
    long head = position.getLong("offset");
    boolean first = epoch == null;
    epoch = position.getString("epoch");
    joined = true;
    if (first) {
      start = head;
      cursor = head;
      caughtUp = true;
    } else if (!ok.getBoolean("recovered")) {
      refused++;
      gap(cursor, head);
      caughtUp = true;
    }
  }

  void caughtUp() {
    caughtUp = true;
  }

  void gap(long after, long upTo) {
    events.add(new Hole(after, upTo));
    cursor = Math.max(cursor, upTo);
  }

  void message(JsonObject event, long nowNanos) {
    long offset = event.getLong("offset");
    // One copy of each for all receivers: there are millions of messages in a large crowd.
    String from = event.getString("from").intern();
    String key = event.getString("key").intern();
    events.add(new Seen(nowNanos, offset, from, key));
    cursor = Math.max(cursor, offset);
    received++;
  }

  /** A record that is not shown moves the cursor as a message does. */
  void passed(long offset) {
    cursor = Math.max(cursor, offset);
  }

  /** How many messages it was given. */
  int received() {
    return received;
  }

  /**
   * What it was given.
   *
   * @param caughtUp whether that has to be all
   */
  Observation toObservation(String observer, boolean caughtUp) {
    return new Observation(observer, room, start, caughtUp, events);
  }
}
