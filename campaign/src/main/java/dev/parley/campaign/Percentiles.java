package dev.parley.campaign;

import java.util.List;

/**
 * Times in order.
 *
 * @param nanos ascending, at least one
 */
record Percentiles(List<Long> nanos) {

  Percentiles {
    nanos = nanos.stream().sorted().toList();
  }

  /** The time that so many percent do not exceed, in seconds. */
  double seconds(int percent) {
    int index = (int) Math.ceil(nanos.size() * percent / 100.0) - 1;
    return nanos.get(Math.max(0, index)) / 1e9;
  }

  @Override
  public String toString() {
    return "p50 %.3f s, p99 %.3f s, max %.3f s of %d"
        .formatted(seconds(50), seconds(99), seconds(100), nanos.size());
  }
}
