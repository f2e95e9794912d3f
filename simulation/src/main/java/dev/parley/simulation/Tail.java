package dev.parley.simulation;

import static dev.parley.simulation.Timeline.MICRO;
import static dev.parley.simulation.Timeline.MILLI;

import dev.parley.log.LogEntry;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * A consumer on its thread, as {@code LogTail} drives it: polls, hands on what came, and reads no
 * further until that is taken, nor during a hand-over.
 */
final class Tail {

  private static final long POLL = 250 * MILLI;

  final Machine machine;
  private final Loop thread;
  private final Loop callbacks;
  private final Timeline timeline;
  private final List<SimulatedLog> logs;
  private final Reader reader;
  private final Map<Integer, Long> positions = new TreeMap<>();
  private Runnable onFailure = () -> {};
  private boolean handingOver;
  private boolean waiting;
  private boolean closed;
  private long pollDueAt;
  private long lag;

  /** The tail of a machine; what it reads is taken on the loop given. */
  Tail(Loop thread, List<SimulatedLog> logs, Reader reader) {
    this.thread = thread;
    this.machine = thread.machine;
    this.callbacks = new Loop(machine);
    this.timeline = machine.timeline;
    this.logs = logs;
    this.reader = reader;
    logs.forEach(log -> log.onAppend(this::wake));
    pollIn(0);
  }

  /** Lets it read slowly. */
  void lag(long nanos) {
    lag = nanos;
  }

  /** Whether it has a partition, and runs. */
  boolean reads(int partition) {
    return machine.alive() && positions.containsKey(partition);
  }

  /** Whether it has read all that there is of what it has. */
  boolean caughtUp() {
    return positions.entrySet().stream()
        .allMatch(each -> each.getValue() >= logs.get(each.getKey()).end());
  }

  // ---- from the group's coordinator

  void assign(int partition, long generation) {
    later(timeline.between(MILLI, 60 * MILLI), () -> assigned(partition, generation));
  }

  private void assigned(int partition, long generation) {
    if (closed) {
      return;
    }
    SimulatedLog log = logs.get(partition);
    if (!machine.reachesKafka() || log.stalled()) {
      later(50 * MILLI, () -> assigned(partition, generation));
      return;
    }
    long start = reader.assigned(partition, generation, log.begin(), log.end());
    positions.put(partition, start);
    wake();
  }

  void revoke(Set<Integer> partitions, Consumer<Set<Integer>> handedOver) {
    later(
        timeline.between(MILLI, 60 * MILLI),
        () -> {
          Set<Integer> had = new TreeSet<>(partitions);
          had.retainAll(positions.keySet());
          had.forEach(positions::remove);
          handingOver = true;
          reader
              .revoked(had)
              .onComplete(
                  done -> {
                    handingOver = false;
                    wake();
                    handedOver.accept(partitions);
                  });
        });
  }

  /** It learns that it was put out of the group. */
  void evicted() {
    later(
        0,
        () -> {
          Set<Integer> had = new TreeSet<>(positions.keySet());
          positions.clear();
          if (!had.isEmpty()) {
            reader.lost(had);
          }
        });
  }

  /** What happens when the log no longer has what it is to read next. */
  void onFailure(Runnable failure) {
    onFailure = failure;
  }

  void close() {
    closed = true;
  }

  /** The group's calls come one after another. */
  private void later(long nanos, Runnable task) {
    callbacks.executeAfter(nanos, () -> thread.run(task));
  }

  // ---- polling

  private void wake() {
    if (waiting) {
      waiting = false;
      pollIn(timeline.between(50 * MICRO, 1_500 * MICRO));
    }
  }

  private void pollIn(long nanos) {
    long due = timeline.now() + nanos + lag;
    pollDueAt = due;
    thread.timer(
        nanos + lag,
        () -> {
          if (pollDueAt == due) {
            poll();
          }
        });
  }

  private boolean isGone(int partition, long position) {
    SimulatedLog log = logs.get(partition);
    return !log.stalled() && position < log.begin();
  }

  private void poll() {
    if (closed) {
      return;
    }
    if (handingOver || !machine.reachesKafka()) {
      pollIn(20 * MILLI);
      return;
    }
    if (positions.entrySet().stream().anyMatch(each -> isGone(each.getKey(), each.getValue()))) {
      onFailure.run();
      pollIn(20 * MILLI);
      return;
    }
    Map<Integer, List<LogEntry>> polled = new TreeMap<>();
    int limit = 1 + timeline.random().nextInt(lag > 0 ? 4 : 40);
    for (Map.Entry<Integer, Long> each : positions.entrySet()) {
      SimulatedLog log = logs.get(each.getKey());
      List<LogEntry> entries = log.stalled() ? List.of() : log.from(each.getValue(), limit);
      if (!entries.isEmpty()) {
        polled.put(each.getKey(), entries);
        each.setValue(entries.get(entries.size() - 1).offset() + 1);
      }
    }
    if (!polled.isEmpty()) {
      reader.read(polled);
      pollIn(timeline.between(20 * MICRO, 500 * MICRO));
    } else {
      positions.replaceAll((p, at) -> logs.get(p).stalled() ? at : logs.get(p).end());
      positions.forEach(reader::reached);
      waiting = true;
      pollIn(POLL);
    }
  }
}
