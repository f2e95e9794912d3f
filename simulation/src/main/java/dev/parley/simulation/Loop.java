package dev.parley.simulation;

import static dev.parley.simulation.Timeline.MICRO;
import static dev.parley.simulation.Timeline.MILLI;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** An event loop or thread of a machine: tasks given to it run one by one in the order given. */
final class Loop {

  private static @Nullable Loop current;

  /** What happens now is a callback of Netty's: on the loop's thread, but in no context. */
  private static boolean outsideContext;

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

  /** Whether this is the loop on which something happens now. */
  boolean isCurrent() {
    return current == this;
  }

  /** Whether what happens now happens in a context of Vert.x's. */
  static boolean isInContext() {
    return current != null && !outsideContext;
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

  /** Runs a task now as Netty runs its own: on this loop's thread, but in no context. */
  void runOutsideContext(Runnable task) {
    call(
        () -> {
          task.run();
          return true;
        },
        true);
  }

  <T> T call(Supplier<T> task) {
    return call(task, false);
  }

  private <T> T call(Supplier<T> task, boolean outside) {
    Loop loopBefore = current;
    boolean outsideBefore = outsideContext;
    current = this;
    outsideContext = outside;
    try {
      return task.get();
    } finally {
      current = loopBefore;
      outsideContext = outsideBefore;
    }
  }
}
