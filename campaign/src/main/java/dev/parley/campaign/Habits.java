package dev.parley.campaign;

import java.time.Duration;

/**
 * How a person behaves.
 *
 * @param between mean time between two messages that it writes
 * @param silence how long it hears nothing at all before it gives a connection up
 * @param answer how long it waits for an answer before it does
 */
record Habits(Duration between, Duration silence, Duration answer) {

  /** A message of this many bytes is the longest in ordinary times. */
  static final int ORDINARY_BYTES = 200;

  private static final Duration SILENCE = Duration.ofSeconds(7);
  private static final Duration ANSWER = Duration.ofSeconds(15);
  private static final Duration SLOW_BETWEEN = Duration.ofSeconds(2);
  private static final Duration SLOW_SILENCE = Duration.ofSeconds(40);
  private static final Duration SLOW_ANSWER = Duration.ofSeconds(180);

  /** Somebody on a good network. */
  static Habits ordinary(Duration between) {
    return new Habits(between, SILENCE, ANSWER);
  }

  /** Somebody who knows that an answer may wait behind a megabyte on a slow link. */
  static Habits onSlowLink() {
    return new Habits(SLOW_BETWEEN, SLOW_SILENCE, SLOW_ANSWER);
  }
}
