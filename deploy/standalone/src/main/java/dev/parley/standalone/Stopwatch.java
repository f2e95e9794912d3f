package dev.parley.standalone;

import java.time.Duration;
import java.util.Locale;

/** Time since it was started, on the monotonic clock; prints as {@code 2.7 s}. */
final class Stopwatch {

  private final long startNanos = System.nanoTime();

  private Stopwatch() {}

  static Stopwatch started() {
    return new Stopwatch();
  }

  Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - startNanos);
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%.1f s", elapsed().toMillis() / 1000.0);
  }
}
