package dev.parley.gateway.fanout;

import dev.parley.concurrent.EventLoop;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** An event loop whose tasks a test runs itself, on whichever thread; time passes as it says. */
public final class ManualLoop implements EventLoop {

  /** What was given to {@link #execute} and not run yet. */
  public final Deque<Runnable> tasks = new ArrayDeque<>();

  private final List<Timer> timers = new ArrayList<>();
  private long nowMillis;
  private long lastTimer;

  private record Timer(long id, long atMillis, long everyMillis, Runnable task) {}

  /** Runs all that is to be done now. */
  public void runAll() {
    while (!tasks.isEmpty()) {
      tasks.removeFirst().run();
    }
  }

  /** Lets time pass, with the timers that fire meanwhile. */
  public void advance(long millis) {
    long until = nowMillis + millis;
    while (true) {
      Timer next =
          timers.stream()
              .filter(timer -> timer.atMillis <= until)
              .min((one, other) -> Long.compare(one.atMillis, other.atMillis))
              .orElse(null);
      if (next == null) {
        break;
      }
      timers.remove(next);
      nowMillis = next.atMillis;
      if (next.everyMillis > 0) {
        long again = next.atMillis + next.everyMillis;
        timers.add(new Timer(next.id, again, next.everyMillis, next.task));
      }
      next.task.run();
      runAll();
    }
    nowMillis = until;
  }

  @Override
  public boolean isCurrent() {
    return true;
  }

  @Override
  public void execute(Runnable task) {
    tasks.addLast(task);
  }

  @Override
  public void run(Runnable task) {
    task.run();
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
