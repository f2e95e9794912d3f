package dev.parley.systemtests.cluster;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What the records of the topic of transitions say, read as docs/presence.md asks consumers to: by
 * room and session, in the order of their revisions.
 */
final class Transitions {

  private final List<JsonObject> records;
  private final Map<Key, List<JsonObject>> chains = new HashMap<>();

  private record Key(String room, String session) {}

  /** Of records in the order in which each partition has them. */
  Transitions(List<JsonObject> records) {
    this.records = records;
    for (JsonObject record : records) {
      chains.computeIfAbsent(key(record), key -> new ArrayList<>()).add(record);
    }
  }

  private static Key key(JsonObject record) {
    return new Key(record.getString("room"), record.getString("session"));
  }

  int count() {
    return records.size();
  }

  /** Records of a transition that another record reports already. */
  List<JsonObject> twice() {
    List<JsonObject> twice = new ArrayList<>();
    for (List<JsonObject> chain : ordered()) {
      for (int i = 1; i < chain.size(); i++) {
        if (revision(chain.get(i)) == revision(chain.get(i - 1))) {
          twice.add(chain.get(i));
        }
      }
    }
    return twice;
  }

  /** Records that do not begin where the one before has ended: something between is missing. */
  List<JsonObject> outOfStep() {
    List<JsonObject> found = new ArrayList<>();
    for (List<JsonObject> chain : ordered()) {
      String state = "offline";
      for (JsonObject record : chain) {
        String before = Objects.requireNonNullElse(record.getString("before"), "offline");
        if (!before.equals(state)) {
          found.add(record);
        }
        state = record.getString("state");
      }
    }
    return found;
  }

  /** Records that come after one with a higher revision: two instances were on their way. */
  long overtaken() {
    return chains.values().stream()
        .mapToLong(
            chain -> {
              long overtaken = 0;
              long highest = 0;
              for (JsonObject record : chain) {
                overtaken += revision(record) < highest ? 1 : 0;
                highest = Math.max(highest, revision(record));
              }
              return overtaken;
            })
        .sum();
  }

  /** The state in which the last record of a session leaves it; offline where there is none. */
  String last(String room, String session) {
    List<JsonObject> chain = chains.getOrDefault(new Key(room, session), List.of());
    return chain.stream()
        .max(Comparator.comparingLong(Transitions::revision))
        .map(record -> record.getString("state"))
        .orElse("offline");
  }

  /** The sessions of a room that have records. */
  List<String> sessions(String room) {
    return chains.keySet().stream()
        .filter(key -> key.room().equals(room))
        .map(Key::session)
        .toList();
  }

  private List<List<JsonObject>> ordered() {
    return chains.values().stream()
        .map(
            chain ->
                chain.stream().sorted(Comparator.comparingLong(Transitions::revision)).toList())
        .toList();
  }

  private static long revision(JsonObject record) {
    return record.getLong("revision");
  }
}
