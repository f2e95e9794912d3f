package dev.parley.bench.costs;

import dev.parley.bench.BenchException;
import dev.parley.bench.report.Metrics;
import dev.parley.bench.report.ServerProcesses;
import dev.parley.bench.report.Tool;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Stops a gateway for so long that its owner gives up on it, lets it go on, and reads what the
 * owner spends while the gateway opens all its links again. Presence is stopped as well, so that
 * what it would make of the lost gateway, and of its return, is not among that.
 */
final class Freeze {

  /** A batch has 5 s to be answered, and one is sent each second at least. */
  private static final int FROZEN_MILLIS = 6_300;

  /** What came while it was frozen is answered by then. */
  private static final int SETTLE_MILLIS = 600;

  /** With it less than the 3.5 s of silence after which a gateway opens a link again. */
  private static final int SILENT_MILLIS = 2_400;

  private static final int LOOK_MILLIS = 50;
  private static final int MOST_MILLIS = 10_000;

  /** The last answers are in flight yet. */
  private static final int TAIL_MILLIS = 300;

  private static final String ATTACHED = "parley_gateway_links_attached_total";
  private static final double NANOS_PER_MICRO = 1e3;

  private Freeze() {}

  /**
   * What it has cost.
   *
   * @param micros of the owner, without what it spends while the gateway is silent
   * @param links opened again
   */
  record Thaw(double micros, double links) {}

  /** Freezes a gateway that has links; they need not have rooms. */
  static Thaw of(Cluster.Node gateway, List<Cluster.Node> presence, Cluster.Node owner)
      throws InterruptedException {
    URI metrics = management(gateway.pid());
    double before = Metrics.read(metrics).sum(ATTACHED);
    ServerProcesses process = new ServerProcesses(List.of(owner.pid()));
    List<Cluster.Node> frozen = new ArrayList<>(presence);
    frozen.add(gateway);
    Thread thaw = new Thread(() -> signal("-CONT", frozen));
    // Who is to go on is not to stay frozen where this process is interrupted.
    Runtime.getRuntime().addShutdownHook(thaw);
    try {
      signal("-STOP", frozen);
      TimeUnit.MILLISECONDS.sleep(FROZEN_MILLIS);
      signal("-CONT", List.of(gateway));
      TimeUnit.MILLISECONDS.sleep(SETTLE_MILLIS);
      long settled = process.threadNanos();
      long settledAt = System.nanoTime();
      TimeUnit.MILLISECONDS.sleep(SILENT_MILLIS);
      long silent = process.threadNanos();
      long silentAt = System.nanoTime();
      double links = awaitLinks(metrics, before);
      TimeUnit.MILLISECONDS.sleep(TAIL_MILLIS);
      double spent = process.threadNanos() - silent;
      double idle =
          (silent - settled) / (double) (silentAt - settledAt) * (System.nanoTime() - silentAt);
      return new Thaw((spent - idle) / NANOS_PER_MICRO, links);
    } finally {
      signal("-CONT", frozen);
      Runtime.getRuntime().removeShutdownHook(thaw);
    }
  }

  /** Until no more are opened. */
  private static double awaitLinks(URI metrics, double before) throws InterruptedException {
    double last = before;
    for (int waited = 0; waited < MOST_MILLIS; waited += LOOK_MILLIS) {
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      double now = Metrics.read(metrics).sum(ATTACHED);
      if (now > before && now == last) {
        return now - before;
      }
      last = now;
    }
    throw new BenchException("the gateway that was frozen has opened no link again");
  }

  private static void signal(String signal, List<Cluster.Node> nodes) {
    for (Cluster.Node node : nodes) {
      Tool.run("freezing " + node.name(), "kill", signal, Long.toString(node.pid()));
    }
  }

  /** The table of processes has a gateway's public address only. */
  private static URI management(long pid) {
    try {
      List<String> environment =
          List.of(Files.readString(Path.of("/proc/" + pid + "/environ")).split("\0"));
      return URI.create(
          "http://%s:%s"
              .formatted(
                  value(environment, "PARLEY_MANAGEMENT_HOST"),
                  value(environment, "PARLEY_MANAGEMENT_PORT")));
    } catch (IOException gone) {
      throw new BenchException("process %d does not tell its settings".formatted(pid), gone);
    }
  }

  private static String value(List<String> environment, String name) {
    return environment.stream()
        .filter(entry -> entry.startsWith(name + "="))
        .map(entry -> entry.substring(name.length() + 1))
        .findFirst()
        .orElseThrow(() -> new BenchException(name + " is not set for the gateway"));
  }
}
