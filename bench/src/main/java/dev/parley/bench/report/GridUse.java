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
      Metrics metrics = Metrics.read(node);
      sessions += (long) metrics.sum("parley_grid_entries" + MAP);
      bytes += (long) metrics.sum("parley_grid_bytes" + MAP);
    }
    return new GridUse(sessions, bytes);
  }

  /** Bytes of one session, or NaN where there is none. */
  public double bytesPerSession() {
    return sessions == 0 ? Double.NaN : bytes / (double) sessions;
  }
}
