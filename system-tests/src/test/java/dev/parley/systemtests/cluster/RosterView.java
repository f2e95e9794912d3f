package dev.parley.systemtests.cluster;

import dev.parley.testkit.client.ChatClient;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who is in a room, as a client keeps it by docs/protocol.md: it asks for the roster once, applies
 * events whose version is the next, passes over older ones, and asks again where one is missing.
 */
final class RosterView {

  private static final long PATIENCE_NANOS = 1_000_000_000;

  private final ChatClient client;
  private final String room;
  private final Map<String, String> states = new HashMap<>();
  private final Map<Long, JsonObject> waiting = new HashMap<>();
  private final Map<String, Integer> joins = new HashMap<>();
  private final Map<String, Integer> leaves = new HashMap<>();
  private int read;
  private long version;
  private long gapSince;
  private int asked;

  /** The view of a client that has joined the room. */
  RosterView(ChatClient client, String room) {
    this.client = client;
    this.room = room;
    ask();
  }

  String room() {
    return room;
  }

  /** Takes in what has come, and gives the sessions that are shown now. */
  synchronized Set<String> sessions() {
    List<JsonObject> events = client.events("presence", room);
    for (JsonObject event : events.subList(read, events.size())) {
      waiting.put(event.getLong("version"), event);
    }
    read = events.size();
    while (waiting.containsKey(version + 1)) {
      apply(waiting.remove(version + 1));
    }
    waiting.keySet().removeIf(older -> older <= version);
    if (waiting.isEmpty()) {
      gapSince = 0;
    } else if (gapSince == 0) {
      gapSince = System.nanoTime(); // the missing one may have been overtaken
    } else if (System.nanoTime() - gapSince > PATIENCE_NANOS) {
      ask();
    }
    return new HashSet<>(states.keySet());
  }

  /** The state that a session is shown in, or null. */
  synchronized String state(String session) {
    sessions();
    return states.get(session);
  }

  /** How often a session was reported to have joined. */
  synchronized int joins(String session) {
    return joins.getOrDefault(session, 0);
  }

  /** How often a session was reported to have left. */
  synchronized int leaves(String session) {
    return leaves.getOrDefault(session, 0);
  }

  /** How often the roster was asked for. */
  synchronized int asked() {
    return asked;
  }

  private void apply(JsonObject event) {
    version++;
    rows(event, "joined").forEach(row -> joins.merge(put(row), 1, Integer::sum));
    rows(event, "changed").forEach(this::put);
    for (JsonObject row : rows(event, "left")) {
      states.remove(row.getString("session"));
      leaves.merge(row.getString("session"), 1, Integer::sum);
    }
  }

  private String put(JsonObject row) {
    states.put(row.getString("session"), row.getString("state"));
    return row.getString("session");
  }

  /** The version of the first page counts: later pages are newer. */
  private void ask() {
    Map<String, String> fresh = new HashMap<>();
    long first = -1;
    String cursor = null;
    do {
      JsonObject page =
          cursor == null
              ? client.ask("presence", "room", room, "limit", 1_000).ok()
              : client.ask("presence", "room", room, "limit", 1_000, "cursor", cursor).ok();
      if (page.getBoolean("stale")) {
        return; // asked again at the next look
      }
      first = first < 0 ? page.getLong("version") : first;
      rows(page, "members")
          .forEach(row -> fresh.put(row.getString("session"), row.getString("state")));
      cursor = page.getString("cursor");
    } while (cursor != null);
    asked++;
    gapSince = 0;
    version = first;
    states.clear();
    states.putAll(fresh);
    waiting.keySet().removeIf(older -> older <= version);
  }

  private static List<JsonObject> rows(JsonObject from, String list) {
    JsonArray rows = from.getJsonArray(list);
    return rows.stream().map(JsonObject.class::cast).toList();
  }
}
