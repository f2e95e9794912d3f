package dev.parley.presence;

import dev.parley.bus.BusException;
import dev.parley.bus.BusException.Code;
import io.vertx.core.Future;
import java.util.function.Supplier;

/**
 * Bounds how many queries are in flight; further ones are refused as BUSY. A flood of queries then
 * costs no memory, and does not delay the room events that read on the same threads. To be used on
 * one context only.
 */
final class ConcurrencyLimit {

  private final int max;
  private int inFlight;

  /**
   * A limit with nothing in flight.
   *
   * @param max how many queries may be in flight at the same time
   */
  ConcurrencyLimit(int max) {
    this.max = max;
  }

  /** Runs a query, or fails with BUSY where too many others are in flight. */
  <T> Future<T> run(Supplier<Future<T>> query) {
    if (inFlight >= max) {
      return Future.failedFuture(
          new BusException(
              Code.BUSY, "queries: %d (expected: at most %d)".formatted(inFlight, max)));
    }
    inFlight++;
    return query.get().onComplete(answer -> inFlight--);
  }
}
