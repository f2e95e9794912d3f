package dev.parley.history;

import dev.parley.history.store.StoreException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Repeats what the store refuses, a full disk for example, until it takes it or the service closes.
 * Meanwhile the log is read no further, and that is all the back-pressure there needs to be.
 */
final class StoreRetry {

  private static final Logger log = LoggerFactory.getLogger(StoreRetry.class);
  private static final long FIRST_PAUSE_MILLIS = 100;
  private static final long LONGEST_PAUSE_MILLIS = 5_000;

  private final Pause pause;
  private final Runnable onFailure;

  StoreRetry(Pause pause, Runnable onFailure) {
    this.pause = pause;
    this.onFailure = onFailure;
  }

  /** Waits between two attempts. */
  @FunctionalInterface
  interface Pause {
    /** Waits so long; false, at once, where the service closes. */
    boolean pause(long millis);
  }

  /** The result; null where the service closed before there was one. */
  <T> @Nullable T run(int partition, Supplier<T> work) {
    long millis = FIRST_PAUSE_MILLIS;
    while (true) {
      try {
        return work.get();
      } catch (StoreException e) {
        onFailure.run();
        if (millis == FIRST_PAUSE_MILLIS || millis == LONGEST_PAUSE_MILLIS) {
          log.warn("history_write_failed partition={} reason={}", partition, e.getMessage());
        }
        if (!pause.pause(millis)) {
          return null;
        }
        millis = Math.min(millis * 2, LONGEST_PAUSE_MILLIS);
      }
    }
  }
}
