package dev.parley.room;

import dev.parley.concurrent.EventLoop;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * An event loop on the test's thread: its tasks run when the test says so, and time passes as the
 * test says. Outside of them the caller is not on the loop.
 */
final class ManualLoop implements EventLoop {

  private final boolean eager;
  private final Deque<Runnable> tasks = new ArrayDeque<>();
  private final List<Timer> timers = new ArrayList<>();
  private boolean current;
  private long nowMillis;
  private long lastTimer;

  private record Timer(long id, long atMillis, long everyMillis, Runnable task) {}

  private ManualLoop(boolean eager) {
    this.eager = eager;
  }

  /** A loop whose tasks wait for {@link #runAll}. */
  static ManualLoop waiting() {
    return new ManualLoop(false);
  }

  /** A loop that runs a task as soon as it is given, as one on an idle thread of its own does. */
  static ManualLoop eager() {
    return new ManualLoop(true);
  }

  /** Runs all tasks, and those that they bring. */
  void runAll() {
    while (!tasks.isEmpty()) {
      turn(tasks.removeFirst());
    }
  }

  /** A turn of the loop, without the tasks that it brings. */
  <T> T call(Supplier<T> work) {
    boolean before = current;
    current = true;
    try {
      return work.get();
    } finally {
      current = before;
    }
  }

  /** The same for work without a result. */
  void turn(Runnable work) {
    call(
        () -> {
          work.run();
          return null;
        });
  }

  /** Lets time pass, with the timers that fire meanwhile and the tasks that they bring. */
  void advance(long millis) {
    long until = nowMillis + millis;
    Optional<Timer> next = nextUntil(until);
    while (next.isPresent()) {
      Timer timer = next.get();
      timers.remove(timer);
      nowMillis = timer.atMillis;
      if (timer.everyMillis > 0) {
        long again = timer.atMillis + timer.everyMillis;
        timers.add(new Timer(timer.id, again, timer.everyMillis, timer.task));
      }
      turn(timer.task);
      runAll();
      next = nextUntil(until);
    }
    nowMillis = until;
  }

  /** How many timers are set. */
  int timers() {
    return timers.size();
  }

  private Optional<Timer> nextUntil(long until) {
    return timers.stream()
        .filter(timer -> timer.atMillis <= until)
        .min(Comparator.comparingLong(Timer::atMillis));
  }

  @Override
  public boolean isCurrent() {
    return current;
  }

  @Override
  public void execute(Runnable task) {
    tasks.addLast(task);
    if (eager && !current) {
      runAll();
    }
  }

  @Override
  public void run(Runnable task) {
    if (current) {
      task.run();
    } else {
      execute(task);
    }
  }

  @Override
  public long setTimer(long millis, Runnable task) {
    timers.add(new Timer(++lastTimer, nowMillis + millis, 0, task));
    return lastTimer;
  }

  @Override
  public long setPeriodic(long millis, Runnable task) {
    timers.add(new Timer(++lastTimer, nowMillis + millis, millis, task));
    return lastTimer;
  }

  @Override
  public boolean cancelTimer(long timer) {
    return timers.removeIf(one -> one.id == timer);
  }
}
