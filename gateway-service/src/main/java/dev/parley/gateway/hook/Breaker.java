package dev.parley.gateway.hook;

import java.time.Duration;

/**
 * Whether it is worth asking. After {@value #FAILURES} failures in a row nobody asks for a while,
 * then one asks alone: if that goes well all ask again, otherwise another pause begins. Safe from
 * any thread; the caller says what time it is.
 */
final class Breaker {

  static final int FAILURES = 10;

  private final long pauseNanos;
  private int failures;
  private boolean open;
  private boolean trying;
  private long sinceNanos;

  Breaker(Duration pause) {
    this.pauseNanos = pause.toNanos();
  }

  /** Whether the caller may ask; it then has to say how that went. */
  synchronized boolean admits(long nowNanos) {
    if (!open) {
      return true;
    }
    if (trying || nowNanos - sinceNanos < pauseNanos) {
      return false;
    }
    trying = true;
    return true;
  }

  /** It went well; true where a pause has ended by that. */
  synchronized boolean succeeded() {
    boolean ended = open;
    failures = 0;
    open = false;
    trying = false;
    return ended;
  }

  /** It did not; true where a pause begins by that. */
  synchronized boolean failed(long nowNanos) {
    failures++;
    boolean begins = !open && failures >= FAILURES;
    if (begins || trying) {
      sinceNanos = nowNanos;
      open = true;
      trying = false;
    }
    return begins;
  }
}
