package dev.parley.systemtests.telemetry;

import dev.parley.testkit.client.Metrics;
import java.net.URI;

/** How often something took longer than a bucket's bound, as a node's /metrics has it. */
final class Buckets {

  private Buckets() {}

  /**
   * The number of observations above a bound.
   *
   * @param address of a management port
   * @param bound as it stands in the label {@code le}
   */
  static double above(String address, String histogram, String bound) {
    Metrics metrics = Metrics.of(URI.create("http://" + address).getPort());
    double within =
        metrics
            .text()
            .lines()
            .filter(line -> line.startsWith(histogram + "_bucket{"))
            .filter(line -> line.contains("le=\"" + bound + "\""))
            .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
            .sum();
    return metrics.value(histogram + "_count") - within;
  }
}
