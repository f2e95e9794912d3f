package dev.parley.bench.report;

import java.io.PrintStream;

/** Says on standard error how far a long run is, every few seconds. */
public final class Progress {

  private static final long EVERY_NANOS = 5_000_000_000L;

  private final PrintStream out;
  private long lastNanos = System.nanoTime();

  /** On the given stream. */
  public Progress(PrintStream out) {
    this.out = out;
  }

  /** A new step: said at once. */
  public void step(String what) {
    out.println(what);
    lastNanos = System.nanoTime();
  }

  /** Whether it is time to say how far it is. */
  public boolean due() {
    return System.nanoTime() - lastNanos >= EVERY_NANOS;
  }

  /** How far it is. */
  public void at(String what) {
    out.println("  " + what);
    lastNanos = System.nanoTime();
  }
}
