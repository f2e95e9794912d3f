package dev.parley.room;

import dev.parley.contract.Append;
import dev.parley.contract.AppendBatch.Outcome;
import dev.parley.protocol.RoomId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Appends that were given to the log and have not been read back from it. A key that is sent again
 * meanwhile waits for the same record instead of being stored a second time.
 */
final class PendingAppends {

  private final Map<Key, Waiting> waiting = new LinkedHashMap<>();
  private long bytes;

  /** Bytes of all that waits. */
  long bytes() {
    return bytes;
  }

  int size() {
    return waiting.size();
  }

  /** Adds a waiter for a record; false if that record is not in flight. */
  boolean join(Append append, Consumer<Outcome> outcome) {
    Waiting already = waiting.get(key(append));
    if (already != null) {
      already.outcomes.add(outcome);
    }
    return already != null;
  }

  /** Adds a record that is to be written now, and who waits for it. */
  void add(Append append, Consumer<Outcome> outcome) {
    Waiting added = new Waiting(append.weightBytes());
    added.outcomes.add(outcome);
    waiting.put(key(append), added);
    bytes += added.bytes;
  }

  /** Answers all that wait for a record; false where nobody does. */
  boolean resolve(RoomId room, String sender, String key, Outcome outcome) {
    Waiting found = waiting.remove(new Key(room, sender, key));
    if (found != null) {
      bytes -= found.bytes;
      found.outcomes.forEach(waiter -> waiter.accept(outcome));
    }
    return found != null;
  }

  /** Answers everybody who waits. */
  void resolveAll(Outcome outcome) {
    List<Waiting> all = new ArrayList<>(waiting.values());
    waiting.clear();
    bytes = 0;
    all.forEach(found -> found.outcomes.forEach(waiter -> waiter.accept(outcome)));
  }

  private static Key key(Append append) {
    return new Key(append.room(), append.sender(), append.key());
  }

  private record Key(RoomId room, String sender, String key) {}

  private static final class Waiting {
    private final int bytes;
    private final List<Consumer<Outcome>> outcomes = new ArrayList<>(1);

    private Waiting(int bytes) {
      this.bytes = bytes;
    }
  }
}
