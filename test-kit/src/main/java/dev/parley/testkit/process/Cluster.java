package dev.parley.testkit.process;

import dev.parley.testkit.client.Eventually;
import dev.parley.testkit.client.Http;
import dev.parley.testkit.client.Metrics;
import dev.parley.testkit.client.Pages;
import dev.parley.testkit.client.Tokens;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A running local cluster. */
public final class Cluster implements AutoCloseable {

  /**
   * JVM options of all processes: they share what machine there is, and had better start quickly.
   */
  public static final String QUICK_START = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC";

  private static final String LOCAL_CLUSTER = "dev.parley.standalone.LocalCluster";
  private static final Duration READY_WITHIN = Duration.ofSeconds(240);
  private static final Duration STOPPED_WITHIN = Duration.ofSeconds(90);
  private static final int TIMEOUT_MILLIS = 5_000;

  private final JavaProcess supervisor;
  private final Path data;
  private final Path table;
  private final AtomicInteger probes = new AtomicInteger();

  /**
   * A row of the process table.
   *
   * @param role such as room-service
   * @param name such as room-1
   * @param pid of the process
   * @param address host and port
   */
  public record Row(String role, String name, long pid, String address) {

    /** The port of its address. */
    public int port() {
      return Integer.parseInt(address.substring(address.indexOf(':') + 1));
    }

    /** Whether clients connect to it. */
    public boolean isGateway() {
      return role.equals("gateway-service");
    }

    /** Whether it runs; also while it is frozen. */
    public boolean isAlive() {
      return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }
  }

  /** Tests ask as fast as they can, from one address. Without any limit is on loopback only. */
  private static final Map<String, String> WIDE_LIMITS =
      Map.ofEntries(
          Map.entry("PARLEY_LIMIT_RATE", "10000"),
          Map.entry("PARLEY_LIMIT_BYTES", "100000000"),
          Map.entry("PARLEY_LIMIT_RATE_USER", "100000"),
          Map.entry("PARLEY_LIMIT_BYTES_USER", "1000000000"),
          Map.entry("PARLEY_LIMIT_RATE_ADDRESS", "100000"),
          Map.entry("PARLEY_LIMIT_BYTES_ADDRESS", "1000000000"),
          Map.entry("PARLEY_LIMIT_RATE_ROOM", "100000"),
          Map.entry("PARLEY_LIMIT_BYTES_ROOM", "1000000000"),
          Map.entry("PARLEY_LIMIT_CONNECTS_ADDRESS", "100000"),
          Map.entry("PARLEY_LIMIT_CONNECTIONS_USER", "100000"),
          Map.entry("PARLEY_LIMIT_WAITING_ADDRESS", "100000"));

  private Cluster(JavaProcess supervisor, Path data) {
    this.supervisor = supervisor;
    this.data = data;
    this.table = data.resolve("processes.tsv");
  }

  /** Starts one with two gateways and two room-services, and waits until it is ready. */
  public static Cluster start(Path data) {
    return start(data, Map.of());
  }

  /** Starts one of the same size with more in its environment. */
  public static Cluster start(Path data, Map<String, String> environment) {
    return start(data, List.of("--gateways", "2", "--rooms", "2"), environment);
  }

  /** Starts one with options of {@code deploy/local-cluster}, and waits until it is ready. */
  public static Cluster start(Path data, List<String> options) {
    return start(data, options, Map.of());
  }

  /** Starts one with options, and with more in its environment. */
  public static Cluster start(Path data, List<String> options, Map<String, String> environment) {
    Map<String, String> all = new HashMap<>();
    all.put("PARLEY_AUTH_SECRET", Tokens.SECRET);
    all.put("PARLEY_JAVA_OPTS", QUICK_START);
    all.putAll(WIDE_LIMITS);
    all.putAll(environment);
    List<String> arguments =
        new ArrayList<>(List.of(LOCAL_CLUSTER, "--data", data.toString(), "--port", "0"));
    arguments.addAll(options);
    JavaProcess supervisor =
        JavaProcess.start(
            List.of(
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                Installation.childOptions()),
            // It ends with this process, even where this one is killed.
            "dev.parley.standalone.ChildMain",
            arguments,
            all);
    try {
      supervisor.awaitLine(Pattern.compile("^Parley is ready:"), READY_WITHIN);
      return new Cluster(supervisor, data);
    } catch (AssertionError notReady) {
      supervisor.close();
      throw notReady;
    }
  }

  /** The folder with what all its processes keep, and their logs. */
  public Path data() {
    return data;
  }

  /** The table as it is now. */
  public List<Row> rows() {
    try {
      return Files.readAllLines(table).stream()
          .map(line -> line.split("\t"))
          .map(row -> new Row(row[0], row[1], Long.parseLong(row[2]), row[3]))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The row of a process. */
  public Row row(String name) {
    return rows().stream().filter(row -> row.name().equals(name)).findFirst().orElseThrow();
  }

  /** The port of a gateway, counted from 1. */
  public int gateway(int number) {
    return row("gateway-" + number).port();
  }

  /** The HTTP routes of a gateway for a user. */
  public Http http(int gateway, String user) {
    return new Http(gateway(gateway), Tokens.of(user));
  }

  /** The room-service that owns most of the rooms which a piece of work writes to. */
  public String ownerOfMost(Runnable work) {
    Map<String, Double> before = recordsOfRoomServices();
    work.run();
    Map<String, Double> after = recordsOfRoomServices();
    return after.keySet().stream()
        .max(
            Comparator.comparingDouble(
                name -> after.getOrDefault(name, 0.0) - before.getOrDefault(name, 0.0)))
        .orElseThrow();
  }

  private Map<String, Double> recordsOfRoomServices() {
    return rows().stream()
        .filter(row -> row.role().equals("room-service"))
        .collect(
            Collectors.toMap(
                Row::name, row -> Metrics.of(row.port()).value("parley_room_records_total")));
  }

  /** Ends a process without asking (SIGKILL), and returns its row. */
  public Row kill(String name) {
    Row victim = row(name);
    ProcessHandle.of(victim.pid()).orElseThrow().destroyForcibly();
    return victim;
  }

  /** Waits until another process runs in place of one that was killed, and all are ready. */
  public Row awaitNextLife(Row victim) {
    Eventually.until(
        "another process as " + victim.name(), () -> row(victim.name()).pid() != victim.pid());
    awaitReady();
    return row(victim.name());
  }

  /**
   * Waits until every process works: the management port says so, and what is posted at a gateway
   * is read there.
   */
  public void awaitReady() {
    rows().forEach(this::awaitReady);
  }

  /** Waits until one process works. */
  public void awaitReady(Row row) {
    if (row.isGateway()) {
      Eventually.until(row + " serves", () -> serves(row.address()));
    } else if (row.role().equals("kafka")) {
      Path mark = table.resolveSibling(row.name()).resolve("ready");
      Eventually.until(
          row.name() + " is ready",
          () -> Files.readString(mark).equals(Long.toString(row(row.name()).pid())));
    } else {
      Eventually.until(row + " is ready", () -> isReady(row.address()));
    }
  }

  private boolean serves(String address) {
    Http http = new Http(address, Tokens.of("probe"));
    String key = "probe" + probes.incrementAndGet();
    http.post("/api/rooms/probes/messages", new JsonObject().put("key", key).put("body", 1)).ok();
    JsonObject page = http.get("/api/rooms/probes/messages").ok();
    JsonObject members = http.get("/api/rooms/probes/members").ok();
    return Pages.messages(page).stream().anyMatch(message -> message.key().equals(key))
        && !members.getBoolean("stale");
  }

  private static boolean isReady(String address) throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection) URI.create("http://" + address + "/readyz").toURL().openConnection();
    connection.setConnectTimeout(TIMEOUT_MILLIS);
    connection.setReadTimeout(TIMEOUT_MILLIS);
    try {
      return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
    } finally {
      connection.disconnect();
    }
  }

  /** The process that looks after the others. */
  public JavaProcess supervisor() {
    return supervisor;
  }

  /** Asks it to stop (SIGTERM), and gives its exit status. */
  public int stop() {
    supervisor.terminate();
    return supervisor.awaitExit(STOPPED_WITHIN);
  }

  /** Ends everything at once, also what is frozen. */
  public void killAll() {
    List<Row> last = rows();
    supervisor.kill();
    last.forEach(row -> ProcessHandle.of(row.pid()).ifPresent(ProcessHandle::destroyForcibly));
  }

  /** Ends all that still runs. */
  @Override
  public void close() {
    if (supervisor.isAlive()) {
      stop();
    }
    supervisor.close();
  }
}
