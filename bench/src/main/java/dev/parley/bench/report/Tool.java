package dev.parley.bench.report;

import dev.parley.bench.BenchException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** A command of the system that is run to its end. */
public final class Tool {

  private Tool() {}

  /**
   * Runs it; returns what it printed.
   *
   * @param purpose begins the message where it fails
   */
  public static String run(String purpose, String... command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        String why = said.strip().lines().reduce("", (first, line) -> line);
        throw new BenchException("%s: %s: %s".formatted(purpose, command[0], why));
      }
      return said;
    } catch (IOException missing) {
      throw new BenchException(
          "%s needs %s, which does not run here".formatted(purpose, command[0]), missing);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new BenchException(purpose + " was interrupted", interrupted);
    }
  }
}
