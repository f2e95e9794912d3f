package dev.parley.presence;

import dev.parley.concurrent.EventLoop;
import dev.parley.time.NodeClock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** An event loop, and the clock of its node, whose time passes only as a test says. */
final class ManualLoop implements EventLoop, NodeClock {

  private final List<Timer> timers = new ArrayList<>();
  private long nowMillis;
  private long lastTimer;

  private record Timer(long id, long atMillis, Runnable task) {}

  /** Lets time pass, and runs the timers that are due, in order. */
  void advance(long millis) {
    long until = nowMillis + millis;
    for (Timer next = nextBy(until); next != null; next = nextBy(until)) {
      timers.remove(next);
      nowMillis = next.atMillis;
      next.task.run();
    }
    nowMillis = until;
  }

  private Timer nextBy(long until) {
    return timers.stream()
        .filter(timer -> timer.atMillis <= until)
        .min(Comparator.comparingLong(Timer::atMillis).thenComparingLong(Timer::id))
        .orElse(null);
  }

  /** How many timers will still fire. */
  int timers() {
    return timers.size();
  }

  @Override
  public boolean isCurrent() {
    return true;
  }

  @Override
  public void execute(Runnable task) {
    setTimer(0, task);
  }

  @Override
  public void run(Runnable task) {
    task.run();
  }

  @Override
  public long setTimer(long millis, Runnable task) {
    timers.add(new Timer(++lastTimer, nowMillis + millis, task));
    return lastTimer;
  }

  @Override
  public long setPeriodic(long millis, Runnable task) {
    throw new UnsupportedOperationException("setPeriodic");
  }

  @Override
  public boolean cancelTimer(long timer) {
    return timers.removeIf(one -> one.id == timer);
  }

  @Override
  public long nanos() {
    return TimeUnit.MILLISECONDS.toNanos(nowMillis);
  }

  @Override
  public long wallMillis() {
    return nowMillis;
  }
}
