package dev.parley.simulation;

import dev.parley.protocol.Position;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a client has of its rooms: what it sees now, and its positions from before. */
final class Rooms {

  private final String user;
  private final World world;
  private final Map<String, View> views = new LinkedHashMap<>();
  private final Map<String, Position> positions = new LinkedHashMap<>();

  Rooms(String user, World world) {
    this.user = user;
    this.world = world;
  }

  /** Begins to see a room, mostly from where the client was. */
  View begin(String room) {
    Timeline timeline = world.timeline;
    Position after = positions.get(room);
    boolean genuine = after != null;
    if (after != null && !world.healed && timeline.chance(world.settings.slowLinks() * 0.8)) {
      after = new Position(after.epoch(), timeline.between(-1, after.offset())); // far behind
    }
    int last = 0;
    if (after != null && timeline.chance(0.02)) {
      genuine = false;
      after =
          timeline.chance(0.5)
              ? new Position("another", after.offset())
              : new Position(after.epoch(), after.offset() + 100_000);
    } else if (after == null || timeline.chance(0.05)) {
      after = null;
      last = timeline.chance(0.5) ? 0 : 1 + timeline.random().nextInt(30);
    }
    View view = new View(user, room, after, last, genuine);
    views.put(room, view);
    world.views.add(view);
    return view;
  }

  @Nullable View get(String room) {
    return views.get(room);
  }

  void joined(String room, Received.Joined joined) {
    View view = Objects.requireNonNull(views.get(room), room);
    view.joined = joined;
    view.logBegin = world.logs.get(world.partition(room)).begin();
  }

  void message(Received.Message message) {
    View view = views.get(message.room());
    if (view != null && view.joined != null) {
      view.messages.add(message);
    } else if (view != null) {
      world.violation("a message before the join was answered: " + message);
    }
  }

  void caughtUp(String room) {
    View view = views.get(room);
    if (view != null) {
      view.messagesBeforeCaughtUp = view.messages.size();
    }
  }

  /** The client is in a room no more, and remembers how far it got. */
  void end(String room) {
    View view = views.remove(room);
    if (view != null && view.joined != null && view.covered() != Position.UNKNOWN) {
      positions.put(room, new Position(view.joined.epoch(), view.covered()));
    }
  }

  void endAll() {
    for (String room : List.copyOf(views.keySet())) {
      end(room);
    }
  }

  /** What is missing in a room; empty where nothing. */
  String waitsFor(String room) {
    View view = views.get(room);
    if (view == null || view.joined == null) {
      return user + " has not joined " + room;
    }
    long head = world.truth().head(room);
    return view.covered() < head
        ? "%s has not got to %d in %s: %s".formatted(user, head, room, view)
        : "";
  }
}
