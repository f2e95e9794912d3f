package dev.parley.simulation;

import static dev.parley.simulation.Timeline.MICRO;
import static dev.parley.simulation.Timeline.MILLI;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** An event loop or thread of a machine: tasks given to it run one by one in the order given. */
final class Loop {

  private static @Nullable Loop current;

  final Machine machine;
  private final Timeline timeline;
  private long lastAt;

  Loop(Machine machine) {
    this.machine = machine;
    this.timeline = machine.timeline;
  }

  /** The loop on which something happens now. */
  static Loop current() {
    if (current == null) {
      throw new IllegalStateException("not on a loop");
    }
    return current;
  }

  /** Runs a task soon. */
  void execute(Runnable task) {
    long busy = timeline.chance(0.01) ? timeline.between(0, 5 * MILLI) : 0;
    if (timeline.bug() == Bug.LOOP_OVERTAKES_ITSELF && timeline.chance(0.02)) {
      timer(busy + timeline.between(0, 5 * MILLI), task);
      return;
    }
    executeAfter(busy + timeline.between(0, 60 * MICRO), task);
  }

  /** Runs a task after some time, but never before one that was given earlier. */
  void executeAfter(long nanos, Runnable task) {
    lastAt = Math.max(lastAt, timeline.now() + nanos);
    timeline.at(lastAt, machine, () -> run(task));
  }

  /** Runs a task after a time, whatever else there is. */
  void timer(long nanos, Runnable task) {
    timeline.after(nanos, machine, () -> run(task));
  }

  void run(Runnable task) {
    call(
        () -> {
          task.run();
          return true;
        });
  }

  <T> T call(Supplier<T> task) {
    Loop before = current;
    current = this;
    try {
      return task.get();
    } finally {
      current = before;
    }
  }
}
