package dev.parley.bench.load;

import org.HdrHistogram.Histogram;

/** What a run counts as it goes. Within the window where not said otherwise. */
final class Counts {

  private static final long MAX_MICROS = 600_000_000;
  private static final int DIGITS = 3;

  long windowStart = Long.MAX_VALUE;
  long windowEnd = Long.MAX_VALUE;

  /** From due to read, in microseconds, of the messages due in the window. */
  final Histogram latencies = new Histogram(1, MAX_MICROS, DIGITS);

  long sent;
  long delivered;
  long acknowledged;
  long lateNanos;

  // ---- over the whole run

  long deliveredAll;
  long acknowledgedAll;
  long again;
  long ahead;
  long disagreements;
  long storedTwice;
  long retries;
  long refused;
  long gaps;
  long strange;
  long otherEvents;
  String firstRefusal = "";

  boolean within(long nanos) {
    return nanos >= windowStart && nanos < windowEnd;
  }

  void latency(long dueNanos, long readNanos) {
    if (within(dueNanos)) {
      latencies.recordValue(Math.min(MAX_MICROS, Math.max(0, (readNanos - dueNanos) / 1_000)));
    }
  }
}
