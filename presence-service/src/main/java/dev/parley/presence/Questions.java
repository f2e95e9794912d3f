package dev.parley.presence;

import dev.parley.bus.BusException;
import dev.parley.bus.BusException.Code;
import io.vertx.core.Future;
import java.util.function.Supplier;

/**
 * What others ask, so many at a time: what comes above that is refused as BUSY. A flood of
 * questions then costs no memory, and does not hold up the events that the same threads read. To be
 * used on one context only.
 */
final class Questions {

  private final int max;
  private int open;

  /**
   * None is open.
   *
   * @param max how many may be open at the same time
   */
  Questions(int max) {
    this.max = max;
  }

  /** Asks, unless too many questions have no answer yet. */
  <T> Future<T> ask(Supplier<Future<T>> question) {
    if (open >= max) {
      return Future.failedFuture(
          new BusException(Code.BUSY, "questions: %d (expected: at most %d)".formatted(open, max)));
    }
    open++;
    return question.get().onComplete(answer -> open--);
  }
}
