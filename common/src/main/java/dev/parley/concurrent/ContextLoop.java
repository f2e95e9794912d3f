package dev.parley.concurrent;

import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;

/** The event loop of a Vert.x context. */
final class ContextLoop implements EventLoop {

  private final ContextInternal context;
  private final VertxInternal vertx;

  ContextLoop(ContextInternal context) {
    this.context = context;
    this.vertx = context.owner();
  }

  @Override
  public boolean isCurrent() {
    return context.inThread();
  }

  @Override
  public void execute(Runnable task) {
    context.runOnContext(turn -> task.run());
  }

  @Override
  public void run(Runnable task) {
    if (isCurrent() && isInContext()) {
      task.run();
    } else {
      execute(task);
    }
  }

  private boolean isInContext() {
    ContextInternal current = vertx.getContext();
    return current != null && current.unwrap() == context;
  }

  @Override
  public long setTimer(long millis, Runnable task) {
    return context.setTimer(millis, timer -> task.run());
  }

  @Override
  public long setPeriodic(long millis, Runnable task) {
    return context.setPeriodic(millis, timer -> task.run());
  }

  @Override
  public boolean cancelTimer(long timer) {
    return vertx.cancelTimer(timer);
  }

  @Override
  public String toString() {
    return "the event loop of " + context;
  }
}
