package dev.parley.systemtests.telemetry;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Freezes a process, and lets it go on. */
final class Signals {

  private Signals() {}

  /** It gets no processor time from now on. */
  static void stop(long pid) {
    send("-STOP", pid);
  }

  /** It goes on where it was. */
  static void go(long pid) {
    send("-CONT", pid);
  }

  private static void send(String signal, long pid) {
    try {
      int status = new ProcessBuilder("kill", signal, Long.toString(pid)).start().waitFor();
      if (status != 0) {
        throw new AssertionError("kill " + signal + " " + pid + ": status " + status);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", interrupted);
    }
  }
}
