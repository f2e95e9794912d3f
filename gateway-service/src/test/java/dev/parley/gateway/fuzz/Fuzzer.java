package dev.parley.gateway.fuzz;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Plays scripts of one seed after the other on several connections at a time. */
final class Fuzzer {

  private static final int CONNECTIONS = 6;
  private static final int MOST_FAILURES = 20;

  private final Corpus corpus;
  private final Wire wire;
  private long nextSeed;
  private long inputs;
  private final List<String> failures = new CopyOnWriteArrayList<>();

  /**
   * Begins with a seed.
   *
   * @param port of a gateway on loopback
   */
  Fuzzer(Corpus corpus, int port, long seed) {
    this.corpus = corpus;
    this.wire = new Wire(port);
    this.nextSeed = seed;
  }

  /** Plays until so many inputs were sent in all; returns early after many failures. */
  void until(long count) throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < CONNECTIONS; i++) {
      Thread thread = new Thread(() -> play(count), "fuzz-" + i);
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }

  /** The seed after the last one that was played. */
  synchronized long nextSeed() {
    return nextSeed;
  }

  /** What was wrong, with the seed that shows it. */
  List<String> failures() {
    return failures;
  }

  private void play(long count) {
    for (Script script = next(count); script != null; script = next(count)) {
      try {
        wire.play(script);
      } catch (IOException | RuntimeException | AssertionError e) {
        failures.add("seed %d (%s): %s".formatted(script.seed(), script.kind(), e));
      }
    }
  }

  private synchronized @Nullable Script next(long count) {
    if (inputs >= count || failures.size() >= MOST_FAILURES) {
      return null;
    }
    Script script = Script.of(nextSeed++, corpus);
    inputs += script.inputs().size();
    return script;
  }
}
