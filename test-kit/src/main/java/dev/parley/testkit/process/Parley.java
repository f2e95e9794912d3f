package dev.parley.testkit.process;

import dev.parley.testkit.client.ChatClient;
import dev.parley.testkit.client.Http;
import dev.parley.testkit.client.Kind;
import dev.parley.testkit.client.Tokens;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/** A running Parley: all services and their broker in one process, as {@code deploy/run} has it. */
public final class Parley implements AutoCloseable {

  private static final Pattern READY =
      Pattern.compile("^Parley is ready: https?://localhost:(\\d+)");
  private static final Pattern MANAGEMENT = Pattern.compile("management +http://127.0.0.1:(\\d+)/");
  private static final Duration READY_WITHIN = Duration.ofSeconds(90);
  private static final Duration STOPPED_WITHIN = Duration.ofSeconds(60);

  /** Memory and collector as the start script sets them. */
  private static final List<String> JAVA_OPTIONS = List.of("-XX:+UseSerialGC", "-Xmx384m");

  private static final AtomicInteger ROOMS = new AtomicInteger();

  private final JavaProcess process;
  private final int port;
  private final int managementPort;

  private Parley(JavaProcess process) {
    this.process = process;
    this.port = Integer.parseInt(process.awaitLine(READY, READY_WITHIN).group(1));
    this.managementPort = Integer.parseInt(process.awaitLine(MANAGEMENT, READY_WITHIN).group(1));
  }

  /** Starts one on a data folder and waits until it is ready. */
  public static Parley start(Path data, Map<String, String> environment) {
    return start(data, 0, environment);
  }

  /** Starts one at a port, 0 for a free one. */
  public static Parley start(Path data, int port, Map<String, String> environment) {
    return started(launch(List.of(), data, port, environment));
  }

  /** Starts one that may have so many open files. */
  public static Parley startWithFiles(int files, Path data, Map<String, String> environment) {
    List<String> limit = List.of("sh", "-c", "ulimit -n " + files + " && exec \"$@\"", "sh");
    return started(launch(limit, data, 0, environment));
  }

  private static Parley started(JavaProcess process) {
    try {
      return new Parley(process);
    } catch (AssertionError notReady) {
      process.close();
      throw notReady;
    }
  }

  /** Starts the process only. */
  public static JavaProcess launch(Path data, Map<String, String> environment) {
    return launch(List.of(), data, 0, environment);
  }

  private static JavaProcess launch(
      List<String> launcher, Path data, int port, Map<String, String> environment) {
    Map<String, String> all = new HashMap<>();
    all.put("PARLEY_AUTH_SECRET", Tokens.SECRET);
    // More than one, whatever the machine: members of a room are to be on different loops.
    all.put("PARLEY_GATEWAY_LOOPS", "2");
    // Tests ask as fast as they can; those of limits switch them on.
    all.put("PARLEY_LIMITS", "off");
    all.put("PARLEY_GATEWAY_HOSTS", "*");
    // Tokens that end in a moment shall end in a moment.
    all.put("PARLEY_AUTH_LEEWAY", "0s");
    all.putAll(environment);
    List<String> options = new ArrayList<>(Installation.options());
    options.addAll(JAVA_OPTIONS);
    return JavaProcess.start(
        launcher,
        Installation.classPath(),
        options,
        "dev.parley.standalone.Main",
        List.of("--port", Integer.toString(port), "--data", data.toString()),
        all);
  }

  /** The gateway's port. */
  public int port() {
    return port;
  }

  /** The port of health and metrics. */
  public int managementPort() {
    return managementPort;
  }

  /** The process. */
  public JavaProcess process() {
    return process;
  }

  /** A room that no other test knows. */
  public static String room(String purpose) {
    return purpose + "." + ROOMS.incrementAndGet();
  }

  /** A new connection of a user. */
  public ChatClient connect(Kind kind, String user) {
    return ChatClient.connected(kind, port, Tokens.of(user));
  }

  /** A socket that has not connected yet. */
  public ChatClient open(Kind kind) {
    return ChatClient.open(kind, port);
  }

  /** The HTTP routes for a user. */
  public Http http(String user) {
    return new Http(port, Tokens.of(user));
  }

  /** Stops it as Ctrl-C does, and gives its exit status. */
  public int stop() {
    process.terminate();
    return process.awaitExit(STOPPED_WITHIN);
  }

  @Override
  public void close() {
    process.close();
  }
}
