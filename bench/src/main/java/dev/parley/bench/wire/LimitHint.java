package dev.parley.bench.wire;

import java.util.concurrent.atomic.AtomicBoolean;

/** Says once what to do where a server's limits are what is measured. */
final class LimitHint {

  private static final AtomicBoolean SAID = new AtomicBoolean();

  private LimitHint() {}

  /** The server has refused something because it is too much. */
  static void refused(String what) {
    if (SAID.compareAndSet(false, true)) {
      System.err.println(
          "the server refuses "
              + what
              + " above its limits (PARLEY_LIMIT_…): what follows measures these. For a load test"
              + " start it with PARLEY_LIMITS=off");
    }
  }
}
