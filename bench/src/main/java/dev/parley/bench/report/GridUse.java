package dev.parley.bench.report;

import java.net.URI;
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
      GridUse held = of(Metrics.read(node));
      sessions += held.sessions;
      bytes += held.bytes;
    }
    return new GridUse(sessions, bytes);
  }

  /** What one node holds; nothing where it does not tell. */
  static GridUse of(Metrics metrics) {
    return new GridUse(
        (long) metrics.sum("parley_grid_entries" + MAP),
        (long) metrics.sum("parley_grid_bytes" + MAP));
  }

  /** Bytes of one session, or NaN where there is none. */
  public double bytesPerSession() {
    return sessions == 0 ? Double.NaN : bytes / (double) sessions;
  }
}
