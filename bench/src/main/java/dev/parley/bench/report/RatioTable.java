package dev.parley.bench.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What several rounds of the same load say of two servers. A round measures both, one right after
 * the other, and its ratio compares these two only: what else the machine did in that minute is in
 * both. The median of the rounds stands for all, the range says how far it can be trusted.
 */
public final class RatioTable {

  private final List<Row> rows = new ArrayList<>();

  /**
   * One server under one load, once.
   *
   * @param perCpuSecond copies for each second of its processor time
   * @param micros of processor time for a copy
   * @param userMicros the part of its own code
   * @param p50Millis latency
   * @param p99Millis latency
   */
  public record Sample(
      double perCpuSecond, double micros, double userMicros, double p50Millis, double p99Millis) {}

  /**
   * The middle of several values and their range.
   *
   * @param median the middle one, or the mean of the two in the middle
   * @param lowest of all
   * @param highest of all
   */
  public record Spread(double median, double lowest, double highest) {

    /** Of at least one value. */
    public static Spread of(double... values) {
      double[] sorted = values.clone();
      Arrays.sort(sorted);
      int half = sorted.length / 2;
      double median = sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
      return new Spread(median, sorted[0], sorted[sorted.length - 1]);
    }
  }

  private record Row(String load, String server, List<Sample> samples, Spread ratio) {

    double median(ToDoubleFunction<Sample> figure) {
      return Spread.of(samples.stream().mapToDouble(figure).toArray()).median();
    }
  }

  /**
   * Adds the rounds of a load: a row for each server.
   *
   * @return the ratio of the other server to the base
   */
  public Spread add(
      String load, String baseName, List<Sample> base, String otherName, List<Sample> other) {
    if (base.isEmpty() || base.size() != other.size()) {
      throw new IllegalArgumentException(
          "rounds: %d and %d (expected: as many of both, at least one)"
              .formatted(base.size(), other.size()));
    }
    double[] ratios = new double[base.size()];
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] = other.get(i).perCpuSecond() / base.get(i).perCpuSecond();
    }
    Spread ratio = Spread.of(ratios);
    rows.add(new Row(load, baseName, base, new Spread(1, 1, 1)));
    rows.add(new Row(load, otherName, other, ratio));
    return ratio;
  }

  /** The table as Markdown. */
  public String markdown() {
    StringBuilder table =
        new StringBuilder(
            "| load | server | ratio (range) | copies per CPU-second | us a copy (user) | p50 / p99 ms |\n"
                + "| --- | --- | --- | --- | --- | --- |\n");
    for (Row row : rows) {
      Spread ratio = row.ratio;
      table.append(
          "| %s | %s | %.2f (%.2f-%.2f) | %,.0f | %.2f (%.2f) | %.2f / %.2f |\n"
              .formatted(
                  row.load,
                  row.server,
                  ratio.median,
                  ratio.lowest,
                  ratio.highest,
                  row.median(Sample::perCpuSecond),
                  row.median(Sample::micros),
                  row.median(Sample::userMicros),
                  row.median(Sample::p50Millis),
                  row.median(Sample::p99Millis)));
    }
    return table.toString();
  }
}
