package dev.parley.bench;

import dev.parley.bench.load.LoadResult;
import dev.parley.bench.report.ProcessTimes;
import org.HdrHistogram.Histogram;

/** The results of a run as text. */
final class Figures {

  private static final double MILLIS = 1e3;

  private Figures() {}

  /** Latencies, sends and copies. */
  static void print(LoadResult result, Output output) {
    Histogram micros = result.latencies();
    output.line(
        "sent %,d in %.1f s; %,d copies read, %,.0f a second; connected in %.2f s",
        result.sent(),
        result.seconds(),
        result.delivered(),
        result.delivered() / result.seconds(),
        result.connectSeconds());
    output.line(
        "latency  p50 %.2f ms  p90 %.2f ms  p99 %.2f ms  p99.9 %.2f ms  max %.2f ms",
        result.latencyMillis(50),
        result.latencyMillis(90),
        result.latencyMillis(99),
        result.latencyMillis(99.9),
        micros.getMaxValue() / MILLIS);
    ProcessTimes server = result.server();
    if (server != null) {
      output.line(
          "server   %.2f of a core; %,.0f copies per CPU-second; %.2f us a copy, %.2f of it user"
              + " code; RSS %,d KB",
          server.allMillis() / MILLIS / result.seconds(),
          result.deliveriesPerCpuSecond(),
          result.microsPerDelivery(),
          result.userMicrosPerDelivery(),
          result.rssKilobytes());
    }
    checks(result.checks(), output);
    if (result.generatorBound()) {
      output.line("the generator used a whole core: these figures are a lower bound");
    }
  }

  private static void checks(LoadResult.Checks checks, Output output) {
    output.line(
        "checks   missing %,d, duplicates %,d, order: %s, prev: %s, lost connections %,d, sent"
            + " again %,d",
        checks.missing(),
        checks.duplicates(),
        checks.disagreements() == 0
            ? "one for all"
            : "%,d disagree".formatted(checks.disagreements()),
        checks.brokenPrev() == 0 ? "unbroken" : "%,d broken".formatted(checks.brokenPrev()),
        checks.lost(),
        checks.retries());
    if (checks.refused() + checks.gaps() + checks.strange() > 0) {
      output.line(
          "         refused %,d, gaps announced %,d, frames of no known message %,d",
          checks.refused(), checks.gaps(), checks.strange());
    }
    checks.reasons().forEach(reason -> output.line("         %s", reason));
  }
}
