package dev.parley.standalone;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/**
 * Starts everything once and stops it again: {@code TrainingRun FOLDER}. The start scripts run it
 * after a build with {@code -XX:ArchiveClassesAtExit}, so that later starts map the loaded classes
 * instead of reading and verifying them (<a href="https://openjdk.org/jeps/350">JEP 350</a>).
 */
public final class TrainingRun {

  private TrainingRun() {}

  /** Ends with status 0 when everything was ready. */
  public static void main(String[] arguments) {
    StandaloneOptions options = new StandaloneOptions(Ports.LOOPBACK, 0, Path.of(arguments[0]));
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    int status = 0;
    try (Standalone standalone = new Standalone(options, Map.of(), nowhere)) {
      standalone.start();
    } catch (RuntimeException failure) {
      System.err.println("training run: " + StartFailure.oneLine(failure));
      status = 1;
    }
    System.exit(status);
  }
}
