package dev.parley.testkit.client;

/**
 * What a node counts.
 *
 * @param text the answer of its management port, in Prometheus' format
 */
public record Metrics(String text) {

  /** Asks the node with a management port. */
  public static Metrics of(int managementPort) {
    return of("127.0.0.1:" + managementPort);
  }

  /** Asks the node with the management port at a host and port. */
  public static Metrics of(String address) {
    return new Metrics(new Http(address, null).getText("/metrics").body());
  }

  /** The value of a metric, summed up over its labels; a failure of the test where it is not. */
  public double value(String name) {
    return text.lines()
        .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .reduce(Double::sum)
        .orElseThrow(() -> new AssertionError("no " + name + " in " + text));
  }
}
