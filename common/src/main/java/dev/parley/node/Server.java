package dev.parley.node;

import io.vertx.core.Future;

/**
 * The part of a service that belongs to one event loop, on which it is made: what it answers, to
 * other nodes or to clients. The methods are called once, in this order.
 */
public interface Server {

  /** Begins to answer; completes when it can be reached. Called on its loop. */
  Future<?> open();

  /** Gets others to send nothing new; what is in flight is still answered. Safe from any thread. */
  Future<?> leave();

  /** Stops answering. Called on its loop, whose timers end afterwards; not after a failed open. */
  Future<?> close();
}
