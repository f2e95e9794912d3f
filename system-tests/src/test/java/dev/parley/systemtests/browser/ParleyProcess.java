package dev.parley.systemtests.browser;

import dev.parley.testkit.client.Tokens;
import dev.parley.testkit.process.Installation;
import dev.parley.testkit.process.Programs;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** All of Parley as a process of its own, with an empty data folder. */
final class ParleyProcess implements AutoCloseable {

  private static final long READY_SECONDS = 180;
  private static final long STOP_SECONDS = 30;
  private static final Pattern READY = Pattern.compile("Parley is ready: http://\\S+:(\\d+)");

  private final Process process;
  private final Path output;
  private final CompletableFuture<URI> ready = new CompletableFuture<>();
  private final Thread lastResort;

  private ParleyProcess(Process process, Path output) {
    this.process = process;
    this.output = output;
    this.lastResort = new Thread(process::destroyForcibly, "end-parley");
  }

  /**
   * Starts it and waits until it is ready.
   *
   * @param output the file for what it says
   */
  static ParleyProcess start(Path data, Path output) {
    List<String> words = new ArrayList<>(List.of(Programs.java()));
    words.addAll(Installation.options());
    words.addAll(List.of("-XX:+UseSerialGC", "-Xmx384m", "-cp", Installation.classPath()));
    words.addAll(List.of("dev.parley.standalone.Main", "--port", "0", "--data", data.toString()));
    ProcessBuilder command = new ProcessBuilder(words).redirectErrorStream(true);
    command.environment().keySet().removeIf(name -> name.startsWith("PARLEY_"));
    // Tokens that end in a moment shall end in a moment.
    command.environment().put("PARLEY_AUTH_LEEWAY", "0s");
    command.environment().put("PARLEY_AUTH_SECRET", Tokens.SECRET);
    ParleyProcess parley;
    try {
      Files.createDirectories(output.getParent());
      parley = new ParleyProcess(command.start(), output);
    } catch (IOException notStarted) {
      throw new UncheckedIOException(notStarted);
    }
    Runtime.getRuntime().addShutdownHook(parley.lastResort);
    Thread reader = new Thread(parley::read, "output-of-parley");
    reader.setDaemon(true);
    reader.start();
    try {
      parley.address();
    } catch (RuntimeException notReady) {
      parley.close();
      throw notReady;
    }
    return parley;
  }

  /** Of the page. */
  URI address() {
    try {
      return ready.get(READY_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException notReady) {
      throw new IllegalStateException("Parley is not ready: " + written(), notReady);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException interrupted) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().removeShutdownHook(lastResort);
  }

  private String written() {
    try {
      return Files.readString(output);
    } catch (IOException unreadable) {
      return "and wrote nothing that can be read (" + unreadable + ")";
    }
  }

  private void read() {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
        var copy = Files.newBufferedWriter(output)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        copy.write(line);
        copy.newLine();
        copy.flush();
        Matcher matcher = READY.matcher(line);
        if (matcher.find()) {
          ready.complete(URI.create("http://127.0.0.1:" + matcher.group(1)));
        }
      }
      ready.completeExceptionally(new IllegalStateException("it ended"));
    } catch (IOException unreadable) {
      ready.completeExceptionally(unreadable);
    }
  }
}
