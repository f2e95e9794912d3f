package dev.parley.bench.load;

import dev.parley.bench.report.JsonLine;
import dev.parley.bench.report.ProcessTimes;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * What a run found. Counts of the window where not said otherwise.
 *
 * @param plan what was asked for
 * @param seconds the window's length
 * @param connectSeconds until all clients were ready
 * @param sent messages
 * @param delivered copies read
 * @param acknowledged replies to sends
 * @param latencies from due to read, in microseconds
 * @param checks what was wrong, over the whole run
 * @param processes processor time of each process of the server; none where they are not known
 * @param rssKilobytes of the server, after the window
 * @param loopShare of a core that the generator's event loop used
 * @param lateMillis by which a message left later than due at most: the generator's own part
 */
public record LoadResult(
    LoadPlan plan,
    double seconds,
    double connectSeconds,
    long sent,
    long delivered,
    long acknowledged,
    Histogram latencies,
    Checks checks,
    List<ProcessTimes> processes,
    long rssKilobytes,
    double loopShare,
    double lateMillis) {

  private static final double MILLIS = 1e3;
  private static final double BOTTLENECK = 0.95;

  /**
   * What must be 0.
   *
   * @param missing copies that did not arrive until the end of the drain
   * @param duplicates copies of a message that a client had, and messages stored twice
   * @param disagreements places where members read different records, or a sender got another
   *     offset
   * @param brokenPrev records whose {@code prev} was not the one read before
   * @param refused messages answered with a lasting error
   * @param gaps skipped records that the server announced
   * @param strange frames that this run did not cause
   * @param lost clients that were ready and are gone
   * @param retries sends answered with a temporary error and sent again: no fault by itself
   * @param reasons why the first clients were lost, or the first message was refused
   */
  public record Checks(
      long missing,
      long duplicates,
      long disagreements,
      long brokenPrev,
      long refused,
      long gaps,
      long strange,
      int lost,
      long retries,
      List<String> reasons) {

    /** Whether all is as it should be. */
    public boolean clean() {
      long order = disagreements + brokenPrev + gaps + strange;
      return missing + duplicates + order + refused + lost == 0;
    }

    /** Adds them. */
    JsonLine putInto(JsonLine json) {
      return json.put("missing", missing)
          .put("duplicates", duplicates)
          .put("disagreements", disagreements)
          .put("broken_prev", brokenPrev)
          .put("refused", refused)
          .put("gaps", gaps)
          .put("strange", strange)
          .put("lost", lost)
          .put("retries", retries)
          .put("reasons", reasons.isEmpty() ? null : reasons);
    }
  }

  /** Processor time of the server, or null where its processes are not known. */
  public @Nullable ProcessTimes server() {
    return processes.isEmpty()
        ? null
        : processes.stream().reduce(ProcessTimes.NONE, ProcessTimes::plus);
  }

  /** Whether the generator was too slow: then the figures say more about it than the server. */
  public boolean generatorBound() {
    return loopShare > BOTTLENECK;
  }

  /** Copies for each second of the server's processor time, or NaN. */
  public double deliveriesPerCpuSecond() {
    ProcessTimes server = server();
    return server == null || server.allMillis() == 0
        ? Double.NaN
        : delivered * MILLIS / server.allMillis();
  }

  /** Microseconds of the server's processor time for a copy, or NaN. */
  public double microsPerDelivery() {
    ProcessTimes server = server();
    return server == null || delivered == 0 ? Double.NaN : server.allMillis() * MILLIS / delivered;
  }

  /** The part of it that the server's own code used, or NaN. */
  public double userMicrosPerDelivery() {
    ProcessTimes server = server();
    return server == null || delivered == 0 ? Double.NaN : server.userMillis() * MILLIS / delivered;
  }

  /** A latency in milliseconds. */
  public double latencyMillis(double percentile) {
    return latencies.getTotalCount() == 0
        ? Double.NaN
        : latencies.getValueAtPercentile(percentile) / MILLIS;
  }

  /** All of it. */
  public JsonLine json(String scenario, String peer) {
    JsonLine json =
        new JsonLine()
            .put("scenario", scenario)
            .put("peer", peer)
            .put("members", plan.members())
            .put("rooms", plan.rooms())
            .put("senders", plan.senders())
            .put("rate", plan.closedLoop() ? "max" : (Object) plan.rate())
            .put("window", plan.closedLoop() ? plan.window() : null)
            .put("payload", plan.bodyBytes())
            .put("seconds", seconds)
            .put("connects_per_s", plan.members() / connectSeconds)
            .put("sent", sent)
            .put("acknowledged_per_s", acknowledged / seconds)
            .put("delivered", delivered)
            .put("delivered_per_s", delivered / seconds)
            .putLatencies(latencies);
    checks.putInto(json);
    ProcessTimes server = server();
    if (server != null) {
      json.put("server_user_s", server.userMillis() / MILLIS)
          .put("server_system_s", server.systemMillis() / MILLIS)
          .put("server_cores", server.allMillis() / MILLIS / seconds)
          .put("deliveries_per_server_cpu_s", deliveriesPerCpuSecond())
          .put("us_per_delivery", microsPerDelivery())
          .put("user_us_per_delivery", userMicrosPerDelivery())
          .put("server_rss_kb", rssKilobytes);
    }
    return json.put("generator_cores", loopShare)
        .put("generator_bound", generatorBound())
        .put("generator_late_ms", lateMillis);
  }
}
