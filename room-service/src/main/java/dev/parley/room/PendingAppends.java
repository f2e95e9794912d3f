package dev.parley.room;

import dev.parley.contract.Append;
import dev.parley.contract.AppendBatch.Outcome;
import dev.parley.contract.RoomId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Appends that were given to the log and have not been read back from it. A key that is sent again
 * meanwhile waits for the same record instead of standing a second time.
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

  /** Adds someone who waits for a record; true where the record is new and has to be written. */
  boolean add(Append append, Consumer<Outcome> outcome) {
    Key key = new Key(append.room(), append.sender(), append.key());
    Waiting already = waiting.get(key);
    if (already != null) {
      already.outcomes.add(outcome);
      return false;
    }
    Waiting added = new Waiting(append.weightBytes());
    added.outcomes.add(outcome);
    waiting.put(key, added);
    bytes += added.bytes;
    return true;
  }

  /** Tells all that wait for a record what became of it. */
  void resolve(RoomId room, String sender, String key, Outcome outcome) {
    Waiting found = waiting.remove(new Key(room, sender, key));
    if (found != null) {
      bytes -= found.bytes;
      found.outcomes.forEach(waiter -> waiter.accept(outcome));
    }
  }

  /** Tells all that wait for anything. */
  void resolveAll(Outcome outcome) {
    List<Waiting> all = new ArrayList<>(waiting.values());
    waiting.clear();
    bytes = 0;
    all.forEach(found -> found.outcomes.forEach(waiter -> waiter.accept(outcome)));
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
