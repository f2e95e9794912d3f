package dev.parley.bench.report;

import dev.parley.bench.BenchException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;

/**
 * What the sessions of a cluster take in its data grid, as its nodes tell it at {@code /metrics}.
 *
 * @param sessions entries
 * @param bytes keys and values, without backups and indexes
 */
public record GridUse(long sessions, long bytes) {

  private static final String MAP = "{map=\"parley.sessions\"";

  /** Adds up what nodes hold. */
  public static GridUse of(List<URI> nodes) throws InterruptedException {
    long sessions = 0;
    long bytes = 0;
    for (URI node : nodes) {
      String metrics = get(node.resolve("/metrics"));
      sessions += value(metrics, "parley_grid_entries");
      bytes += value(metrics, "parley_grid_bytes");
    }
    return new GridUse(sessions, bytes);
  }

  /** Bytes of one session, or NaN where there is none. */
  public double bytesPerSession() {
    return sessions == 0 ? Double.NaN : bytes / (double) sessions;
  }

  /** The value of one metric of the sessions' map; 0 where the node does not tell it. */
  static long value(String metrics, String name) {
    return metrics
        .lines()
        .filter(line -> line.startsWith(name + MAP))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private static String get(URI metrics) throws InterruptedException {
    try {
      HttpRequest request = HttpRequest.newBuilder(metrics).timeout(Duration.ofSeconds(5)).build();
      return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
    } catch (IOException e) {
      throw new BenchException("--metrics: " + metrics + " does not answer", e);
    }
  }
}
