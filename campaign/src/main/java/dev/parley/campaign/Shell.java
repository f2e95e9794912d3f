package dev.parley.campaign;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Runs short programs of the operating system. */
final class Shell {

  private Shell() {}

  /**
   * What came of one.
   *
   * @param status its exit status
   * @param output all that it said
   */
  record Outcome(int status, String output) {}

  /** Runs one and waits; fails where it says that it failed. */
  static String run(String... command) {
    Outcome outcome = outcomeOf(command);
    if (outcome.status() != 0) {
      throw new IllegalStateException(List.of(command) + " failed: " + outcome.output().strip());
    }
    return outcome.output();
  }

  /** Runs one and waits, however it ends. */
  static Outcome outcomeOf(String... command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Outcome(process.waitFor(), output);
    } catch (IOException notStarted) {
      throw new UncheckedIOException(notStarted);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  /** Sends a signal to a process; one that is gone already takes none. */
  static void signal(String signal, long pid) {
    try {
      run("kill", "-" + signal, Long.toString(pid));
    } catch (IllegalStateException gone) {
      // Others kill processes too.
    }
  }
}
