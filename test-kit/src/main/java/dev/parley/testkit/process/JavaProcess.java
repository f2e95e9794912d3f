package dev.parley.testkit.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A main class, run as a process that ends with the test's. */
public final class JavaProcess implements AutoCloseable {

  private final Process process;
  private final List<String> lines = new ArrayList<>();
  private final Thread hook;
  private final Thread reader;

  private JavaProcess(Process process) {
    this.process = process;
    this.hook = new Thread(process::destroyForcibly, "kill-" + process.pid());
    this.reader = new Thread(this::read, "output-of-" + process.pid());
    Runtime.getRuntime().addShutdownHook(hook);
    reader.setDaemon(true);
    reader.start();
  }

  /** Starts one of Parley, with what is in {@code environment} on top of the test's own. */
  public static JavaProcess start(
      List<String> options, String main, List<String> arguments, Map<String, String> environment) {
    List<String> all = new ArrayList<>(Installation.options());
    all.addAll(options);
    return start(List.of(), Installation.classPath(), all, main, arguments, environment);
  }

  /** Starts it by a launcher, which becomes it, and on another class path. */
  public static JavaProcess start(
      List<String> launcher,
      String classPath,
      List<String> options,
      String main,
      List<String> arguments,
      Map<String, String> environment) {
    List<String> command = new ArrayList<>(launcher);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", classPath, main));
    command.addAll(arguments);
    return run(command, environment);
  }

  /** Starts another program, with what is in {@code environment} on top of the test's own. */
  public static JavaProcess run(List<String> command, Map<String, String> environment) {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.startsWith("PARLEY_"));
    builder.environment().putAll(environment);
    try {
      return new JavaProcess(builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Its id. */
  public long pid() {
    return process.pid();
  }

  /** Whether it runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** All lines that it has written. */
  public List<String> output() {
    synchronized (lines) {
      return List.copyOf(lines);
    }
  }

  /** Waits for a line; fails where it ends without one. */
  public MatchResult awaitLine(Pattern wanted, Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    int seen = 0;
    synchronized (lines) {
      while (true) {
        for (; seen < lines.size(); seen++) {
          Matcher matcher = wanted.matcher(lines.get(seen));
          if (matcher.find()) {
            return matcher.toMatchResult();
          }
        }
        long leftMillis = (deadline - System.nanoTime()) / 1_000_000;
        if (leftMillis <= 0 || !reader.isAlive()) {
          throw new AssertionError("no line " + wanted + " in " + lines);
        }
        try {
          lines.wait(Math.min(leftMillis, 500));
        } catch (InterruptedException interrupted) {
          Thread.currentThread().interrupt();
          throw new AssertionError("interrupted", interrupted);
        }
      }
    }
  }

  /** Asks it to stop, as an operator would (SIGTERM). */
  public void terminate() {
    process.destroy();
  }

  /** Ends it without asking (SIGKILL) and waits until it is gone. */
  public void kill() {
    process.destroyForcibly();
    awaitExit(Duration.ofSeconds(30));
  }

  /** Waits for its end and gives its exit status. */
  public int awaitExit(Duration patience) {
    try {
      if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError("process " + pid() + " runs still after " + patience);
      }
      reader.join(5_000);
      return process.exitValue();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", interrupted);
    }
  }

  @Override
  public void close() {
    kill();
    Runtime.getRuntime().removeShutdownHook(hook);
  }

  private void read() {
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        synchronized (lines) {
          lines.add(line);
          lines.notifyAll();
        }
      }
    } catch (IOException ended) {
      // The end of the process is the end of its output.
    }
  }
}
