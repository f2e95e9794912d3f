package dev.parley.bench.report;

import dev.parley.bench.BenchException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/**
 * What a node tells of itself, in Prometheus' format.
 *
 * @param text a line for each value
 */
public record Metrics(String text) {

  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  /** Reads {@code /metrics} of a node's management address. */
  public static Metrics read(URI node) throws InterruptedException {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(node.resolve("/metrics")).timeout(TIMEOUT).build();
      return new Metrics(HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body());
    } catch (IOException e) {
      throw new BenchException(node + "/metrics does not answer", e);
    }
  }

  /** The sum of all values whose lines begin so; 0 where the node does not tell any. */
  public double sum(String beginning) {
    return text.lines()
        .filter(line -> line.startsWith(beginning))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }
}
