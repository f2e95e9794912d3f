package dev.parley.bench.costs;

import dev.parley.bench.BenchException;
import dev.parley.bench.load.Target;
import dev.parley.bench.report.GridUse;
import dev.parley.bench.report.Metrics;
import dev.parley.bench.report.ProcessTimes;
import dev.parley.bench.report.ServerProcesses;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The processes of a cluster on this machine, as deploy/local-cluster tells them.
 *
 * @param nodes in the order of the table
 */
public record Cluster(List<Node> nodes) {

  private static final int MOST_SECONDS = 120;
  private static final int LOOK_MILLIS = 200;
  private static final int LOOKS_STILL = 6;
  private static final double MICROS_PER_MILLI = 1e3;

  /**
   * A process.
   *
   * @param address host:port of a gateway's listener, of a broker, or of the management port
   */
  record Node(Role role, String name, long pid, String address) {}

  /** Reads DIR/processes.tsv. */
  public static Cluster read(Path table) {
    try {
      return of(Files.readAllLines(table));
    } catch (IOException missing) {
      throw new BenchException(
          "%s (expected: the processes.tsv of a cluster that is up)".formatted(table), missing);
    }
  }

  /** Of lines with role, name, process id and address, separated by tabs. */
  static Cluster of(List<String> lines) {
    List<Node> nodes = new ArrayList<>();
    for (String line : lines) {
      List<String> fields = List.of(line.split("\t"));
      Optional<Role> role =
          Arrays.stream(Role.values()).filter(each -> each.id().equals(fields.get(0))).findFirst();
      if (role.isPresent() && fields.size() >= 4) {
        nodes.add(
            new Node(role.get(), fields.get(1), Long.parseLong(fields.get(2)), fields.get(3)));
      }
    }
    Cluster cluster = new Cluster(nodes);
    for (Role role : Role.values()) {
      int needed = role == Role.GATEWAY ? 2 : 1;
      if (cluster.of(role).size() < needed) {
        throw new BenchException(
            "%s: %d (expected: %d or more)".formatted(role.id(), cluster.of(role).size(), needed));
      }
    }
    return cluster;
  }

  List<Node> of(Role role) {
    return nodes.stream().filter(node -> node.role() == role).toList();
  }

  /** Clients at so many of the gateways, the first ones but for those passed over. */
  Target gateways(int passedOver, int count) {
    List<URI> urls =
        of(Role.GATEWAY).stream()
            .skip(passedOver)
            .limit(count)
            .map(node -> URI.create("ws://" + node.address() + "/ws"))
            .toList();
    return new Target(urls, Target.Protocol.PARLEY, null);
  }

  ServerProcesses processes() {
    return new ServerProcesses(nodes.stream().map(Node::pid).toList());
  }

  CostEstimate.Nodes services() {
    return new CostEstimate.Nodes(
        of(Role.GATEWAY).size(),
        of(Role.ROOM).size(),
        of(Role.PRESENCE).size(),
        of(Role.HISTORY).size());
  }

  /** What all processes of a kind have used together, of what each has. */
  RoleUsage usage(double seconds, List<ProcessTimes> times) {
    Map<Role, Double> micros = new EnumMap<>(Role.class);
    for (int i = 0; i < nodes.size(); i++) {
      micros.merge(nodes.get(i).role(), times.get(i).allMillis() * MICROS_PER_MILLI, Double::sum);
    }
    return new RoleUsage(seconds, micros);
  }

  /**
   * Waits until nobody is known any more and presence has published all of it: what was before is
   * over.
   */
  void awaitNobody() throws InterruptedException {
    for (int look = 0;
        GridUse.of(management(Role.ROOM, Role.PRESENCE, Role.HISTORY)).sessions() > 0;
        look++) {
      pause(look, "some sessions are still there");
    }
    awaitTold();
  }

  /** Waits until presence has told everybody of all that has changed. */
  void awaitTold() throws InterruptedException {
    double before = -1;
    int still = 0;
    for (int look = 0; still < LOOKS_STILL; look++) {
      double now = 0;
      for (URI instance : management(Role.PRESENCE)) {
        Metrics metrics = Metrics.read(instance);
        now +=
            metrics.sum("parley_presence_events_total") + metrics.sum("parley_presence_log_total");
      }
      still = now == before ? still + 1 : 0;
      before = now;
      pause(look, "presence still tells of changes");
    }
  }

  private List<URI> management(Role... roles) {
    return nodes.stream()
        .filter(node -> List.of(roles).contains(node.role()))
        .map(node -> URI.create("http://" + node.address()))
        .toList();
  }

  private static void pause(int look, String what) throws InterruptedException {
    if (look * LOOK_MILLIS > MOST_SECONDS * 1_000) {
      throw new BenchException("%s after %d s".formatted(what, MOST_SECONDS));
    }
    TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
  }
}
