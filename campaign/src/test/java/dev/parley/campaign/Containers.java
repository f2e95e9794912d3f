package dev.parley.campaign;

import dev.parley.testkit.client.Eventually;
import dev.parley.testkit.client.Http;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The containers of a compose project that is up; COMPOSE_PROJECT_NAME and COMPOSE_FILE say which.
 * They are treated as an operator would: by Docker's command line.
 */
final class Containers {

  /** What can be run many times. */
  static final List<String> SERVICES =
      List.of("gateway-service", "room-service", "presence-service", "history-service");

  private static final int SOME = 150;

  /** The names of nodes in a network, besides that of their service. */
  private static final Map<String, String> ALIASES =
      Map.of("cluster", "parley-cluster", "telemetry", "parley-nodes");

  private final String project = System.getenv("COMPOSE_PROJECT_NAME");

  /** Host and port at which a service's port is published. */
  String published(String service, int port) {
    return compose("port", service, Integer.toString(port)).strip();
  }

  /** Host and port at which people come in. */
  String front() {
    return published("nginx", 80);
  }

  /** Somebody writes: everybody is live and has written something. */
  Crowd writing(String purpose) {
    Crowd.Size size =
        new Crowd.Size(
            "verify-" + purpose, 12, 6, 2, Duration.ofMillis(200), Duration.ofMillis(20));
    Crowd crowd = new Crowd(size, List.of(front()));
    Eventually.until("all are live", crowd::allLive);
    crowd.setWriting(true);
    goOn(crowd);
    return crowd;
  }

  /** Waits until some more is acknowledged and everybody is live. */
  static void goOn(Crowd crowd) {
    int wanted = crowd.acknowledged() + SOME;
    Eventually.until(SOME + " more are acknowledged", () -> crowd.acknowledged() >= wanted);
    Eventually.until("all are live", crowd::allLive);
  }

  /** Takes everything down, with all that it holds. */
  void down() {
    compose("down", "--volumes", "--timeout", "20");
  }

  /** Brings one of a service up, with what it depends on, and waits until all are healthy. */
  void up(String service) {
    compose("up", "-d", "--wait", service);
  }

  /** Asks an image whether nodes would start with a file; it finds the file in /check. */
  Shell.Outcome checkConfig(Path file) {
    String inside = "/check/" + file.getFileName();
    return Shell.outcomeOf(
        "docker",
        "compose",
        "run",
        "--rm",
        "--no-deps",
        "-T",
        "-v",
        file + ":" + inside + ":ro",
        "room-service",
        "check-config",
        inside);
  }

  /** The containers of a service that run. */
  List<String> running(String service) {
    return compose("ps", "-q", service).lines().map(String::strip).toList();
  }

  /** Has as many of all services as it says, and waits until all are healthy. */
  void scale(int gateways, int rooms, int presence, int history) {
    List<String> command = new ArrayList<>(List.of("up", "-d", "--wait", "--no-recreate"));
    List<Integer> counts = List.of(gateways, rooms, presence, history);
    for (int i = 0; i < SERVICES.size(); i++) {
      command.addAll(List.of("--scale", SERVICES.get(i) + "=" + counts.get(i)));
    }
    compose(command.toArray(String[]::new));
  }

  /** Ends a container without asking; it stays down. */
  void kill(String container) {
    Shell.run("docker", "kill", container);
  }

  /** Starts a container that is down. */
  void start(String container) {
    Shell.run("docker", "start", container);
  }

  /** Puts another container in the place of one, on the same volume. */
  void replace(String service) {
    compose("up", "-d", "--no-deps", "--force-recreate", "--wait", service);
  }

  /** Ends the JVM inside with SIGKILL; the restart policy has to bring it back. */
  void crash(String container) {
    Shell.run("docker", "exec", container, "bash", "-c", "kill -9 $(cat /proc/1/task/1/children)");
  }

  /** Lets no thread of a container run. */
  void freeze(String container) {
    Shell.run("docker", "pause", container);
  }

  /** Lets them run again. */
  void thaw(String container) {
    Shell.run("docker", "unpause", container);
  }

  /** Takes a container off its networks, and gives the address that it had in each. */
  Map<String, String> cut(String container) {
    Map<String, String> addresses = new LinkedHashMap<>();
    Shell.run(
            "docker",
            "inspect",
            "-f",
            "{{range $name, $at := .NetworkSettings.Networks}}{{$name}} {{$at.IPAddress}}\n{{end}}",
            container)
        .lines()
        .filter(line -> !line.isBlank())
        .map(line -> line.split(" "))
        .forEach(words -> addresses.put(words[0], words[1]));
    addresses
        .keySet()
        .forEach(network -> Shell.run("docker", "network", "disconnect", network, container));
    return addresses;
  }

  /** Puts it back with the same names and the same addresses. */
  void heal(String container, String service, Map<String, String> addresses) {
    addresses.forEach(
        (network, address) -> {
          String alias = ALIASES.getOrDefault(network.substring(project.length() + 1), service);
          Shell.run(
              "docker", "network", "connect", "--ip", address, "--alias", alias, "--alias", service,
              network, container);
        });
  }

  /** How often Docker has restarted a container by itself. */
  int restarts(String container) {
    return Integer.parseInt(
        Shell.run("docker", "inspect", "-f", "{{.RestartCount}}", container).strip());
  }

  /** The values of a metric by node, as Prometheus has them now. */
  Map<String, Double> byNode(String metric) {
    String query = URLEncoder.encode(metric, StandardCharsets.UTF_8);
    Http prometheus = new Http(published("prometheus", 9090), null);
    JsonArray rows =
        prometheus
            .get("/api/v1/query?query=" + query)
            .ok()
            .getJsonObject("data")
            .getJsonArray("result");
    Map<String, Double> values = new LinkedHashMap<>();
    for (int i = 0; i < rows.size(); i++) {
      JsonObject row = rows.getJsonObject(i);
      values.put(
          row.getJsonObject("metric").getString("instance"),
          Double.valueOf(row.getJsonArray("value").getString(1)));
    }
    return values;
  }

  /** Waits until so many room-services share all partitions of the rooms topic. */
  void awaitShared(int nodes, int partitions) {
    Eventually.until(
        nodes + " room-services share the partitions",
        () -> {
          List<Double> shares =
              byNode("parley_room_partitions").values().stream().filter(n -> n > 0).toList();
          return shares.size() == nodes && shares.stream().mapToDouble(n -> n).sum() == partitions;
        });
  }

  private static String compose(String... arguments) {
    List<String> command = new ArrayList<>(List.of("docker", "compose"));
    command.addAll(List.of(arguments));
    return Shell.run(command.toArray(String[]::new));
  }
}
