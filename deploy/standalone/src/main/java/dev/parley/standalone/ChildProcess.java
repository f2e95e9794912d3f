package dev.parley.standalone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One process of the cluster through all its lives. Its output goes to a log file, and its standard
 * input stays open for as long as this process lives. Not safe for several threads.
 */
final class ChildProcess {

  private final ProcessSpec spec;
  private final Path log;
  private final Map<String, String> environment;
  private @Nullable Process process;

  /**
   * A process that is not started yet.
   *
   * @param logs folder for its output
   * @param environment the supervisor's
   */
  ChildProcess(ProcessSpec spec, Path logs, Map<String, String> environment) {
    this.spec = spec;
    this.log = logs.resolve(spec.name() + ".log");
    this.environment = environment;
  }

  /** Makes the folder that the logs go to. */
  static Path makeLogFolder(Path folder) {
    try {
      return Files.createDirectories(folder, OwnerOnly.folder());
    } catch (IOException failure) {
      throw new StartFailure(
          "cannot make the folder " + folder + ": " + StartFailure.reasonOf(failure), failure);
    }
  }

  ProcessSpec spec() {
    return spec;
  }

  Path log() {
    return log;
  }

  /**
   * Starts it; what an earlier life wrote stays in the log, what an earlier cluster wrote does not.
   */
  void start() {
    ProcessBuilder builder = new ProcessBuilder(ChildCommand.of(spec, environment));
    Map<String, String> all = new HashMap<>(environment);
    ChildCommand.removeOwnVariables(all);
    all.putAll(spec.environment());
    builder.environment().clear();
    builder.environment().putAll(all);
    builder.redirectErrorStream(true);
    builder.redirectOutput(
        process == null
            ? ProcessBuilder.Redirect.to(log.toFile())
            : ProcessBuilder.Redirect.appendTo(log.toFile()));
    try {
      process = builder.start();
    } catch (IOException failure) {
      throw new StartFailure(
          "cannot start " + spec.name() + ": " + StartFailure.reasonOf(failure), failure);
    }
  }

  boolean isAlive() {
    return process != null && process.isAlive();
  }

  boolean isReady() {
    return spec.readiness().isReady(started().pid());
  }

  /** The row for the process table; only after {@link #start}. */
  ProcessTable.Row row() {
    return new ProcessTable.Row(spec.role().id(), spec.name(), started().pid(), spec.address());
  }

  /** Runs {@code action} when the present life ends. */
  void onEnd(Runnable action) {
    started().onExit().thenRun(action);
  }

  /** Waits for its end, for at most {@code time}; true if it does not run. */
  boolean awaitEnd(Duration time) throws InterruptedException {
    return process == null || process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Asks it to stop; it may take its time. */
  void askToStop() {
    if (process != null) {
      process.destroy();
    }
  }

  /** Ends it at once. */
  void kill() {
    if (process != null) {
      process.destroyForcibly();
    }
  }

  /** How it ended, in words; only after its end. */
  String ending() {
    return spec.name() + " ended with status " + started().exitValue();
  }

  /** The last line that it wrote, empty where there is none. */
  String lastLine() {
    try (Stream<String> lines = Files.lines(log)) {
      return lines.filter(line -> !line.isBlank()).reduce("", (before, line) -> line).strip();
    } catch (IOException | UncheckedIOException unreadable) {
      return "";
    }
  }

  private Process started() {
    Process current = process;
    if (current == null) {
      throw new IllegalStateException(spec.name() + " was never started");
    }
    return current;
  }
}
