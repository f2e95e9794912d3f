package dev.parley.gateway.send;

import dev.parley.contract.Append;
import dev.parley.contract.AppendBatch;
import dev.parley.contract.AppendBatch.Moved;
import dev.parley.contract.AppendBatch.Outcome;
import dev.parley.contract.AppendBatch.Stored;
import dev.parley.contract.AppendBatch.Unavailable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Owners one after the other over one log. Each keeps to the sequence rule of {@link AppendBatch}
 * and to the key rule: of a key only the first record counts.
 */
final class ModelLogOwner {

  private final Random random;
  private final List<String> log = new ArrayList<>();
  private final Map<String, Long> first = new HashMap<>();
  private final Map<String, long[]> streams = new HashMap<>();

  private int generation;

  ModelLogOwner(Random random) {
    this.random = random;
  }

  /** Another node takes over: it knows the log and nothing of the streams. */
  void takeOver() {
    streams.clear();
    generation++;
  }

  /** Which of them it is. */
  int generation() {
    return generation;
  }

  /**
   * Takes a batch as its number says.
   *
   * @param mayRefuse an append may be answered unavailable, and all behind it in its batch
   */
  AppendBatch.Reply take(AppendBatch batch, boolean mayRefuse) {
    List<Outcome> outcomes = new ArrayList<>();
    boolean follows = follows(batch);
    boolean refused = false;
    int diesBehind = random.nextInt(8) == 0 ? random.nextInt(batch.appends().size() + 1) : -1;
    for (Append append : batch.appends()) {
      if (refused) {
        outcomes.add(new Unavailable("refused"));
      } else if (!follows || diesBehind == outcomes.size()) {
        follows = false; // what it had written by then stands, whatever it answers
        outcomes.add(new Moved());
      } else if (mayRefuse && diesBehind < 0 && random.nextInt(50) == 0) {
        refused = true;
        streams.put(batch.producer(), new long[] {batch.stream(), -1});
        outcomes.add(new Unavailable("refused"));
      } else {
        outcomes.add(write(append));
      }
    }
    if (diesBehind >= 0) {
      takeOver();
      hideSome(outcomes);
    }
    return new AppendBatch.Reply(FakeOwner.EPOCH, outcomes);
  }

  /** What stands in the log, each key once. */
  List<String> log() {
    return log;
  }

  long offsetOf(String key) {
    return first.getOrDefault(key, -1L);
  }

  private Outcome write(Append append) {
    Long offset = first.putIfAbsent(append.key(), (long) log.size());
    if (offset == null) {
      log.add(append.key());
    }
    return new Stored(first.get(append.key()), 0);
  }

  /** A dying owner has not seen its last records in the log: it answers moved for them too. */
  private void hideSome(List<Outcome> outcomes) {
    int from = random.nextInt(outcomes.size() + 1);
    for (int i = from; i < outcomes.size(); i++) {
      outcomes.set(i, new Moved());
    }
  }

  private boolean follows(AppendBatch batch) {
    if (batch.generation() != generation) {
      return false;
    }
    long[] known = streams.get(batch.producer());
    boolean next =
        known != null && known[0] == batch.stream()
            ? batch.sequence() == known[1]
            : batch.sequence() == 0 && (known == null || batch.stream() > known[0]);
    if (next) {
      streams.put(batch.producer(), new long[] {batch.stream(), batch.sequence() + 1});
    }
    return next;
  }
}
