package dev.parley.simulation;

import dev.parley.concurrent.EventLoop;
import io.vertx.core.Future;

/** A loop of a gateway with a {@link Bug} in how callbacks of Netty's get back to it. */
final class TamperedLoop implements EventLoop {

  private static final double FORGOTTEN = 0.3;

  private final EventLoop loop;
  private final Bug bug;
  private final Timeline timeline;

  TamperedLoop(EventLoop loop, Bug bug, Timeline timeline) {
    this.loop = loop;
    this.bug = bug;
    this.timeline = timeline;
  }

  @Override
  public void execute(Runnable task) {
    if (Loop.isInContext()) {
      loop.execute(task);
    } else if (bug == Bug.DRAINED_ON_ANOTHER_LOOP) {
      task.run();
    } else if (!timeline.chance(FORGOTTEN)) {
      loop.execute(task);
    }
  }

  @Override
  public <T> Future<T> here(Future<T> future) {
    return bug == Bug.DRAINED_ON_ANOTHER_LOOP ? future : loop.here(future);
  }

  @Override
  public boolean isCurrent() {
    return loop.isCurrent();
  }

  @Override
  public void run(Runnable task) {
    loop.run(task);
  }

  @Override
  public long setTimer(long millis, Runnable task) {
    return loop.setTimer(millis, task);
  }

  @Override
  public long setPeriodic(long millis, Runnable task) {
    return loop.setPeriodic(millis, task);
  }

  @Override
  public boolean cancelTimer(long timer) {
    return loop.cancelTimer(timer);
  }
}
