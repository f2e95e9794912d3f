package dev.parley.testkit.client;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Waits for a condition: asks again and again. */
public final class Eventually {

  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final long BETWEEN_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private Eventually() {}

  /** A question; what it throws counts as no. */
  @FunctionalInterface
  public interface Question {

    /** Whether it is so now. */
    boolean isTrue() throws Exception;
  }

  /** Returns when the answer is yes, and fails the test where it never is. */
  public static void until(String what, Question question) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    Throwable last = null;
    while (true) {
      try {
        if (question.isTrue()) {
          return;
        }
        last = null;
      } catch (Exception | AssertionError no) {
        last = no;
      }
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not within " + PATIENCE + ": " + what, last);
      }
      LockSupport.parkNanos(BETWEEN_NANOS);
    }
  }
}
