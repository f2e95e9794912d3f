package dev.parley.config;

/**
 * All that can change while nodes run, of whichever service. One document is for all nodes, so each
 * of them judges the whole of it, also what only others read: a version that does not fit is
 * refused by all, and never taken by some.
 */
public final class LiveSettings {

  private LiveSettings() {}

  /** In how many rooms one connection may be. */
  public static int rooms(Settings settings) {
    return settings.number("PARLEY_LIMIT_ROOMS", 100, 1, 100_000);
  }

  /** How many requests a second one connection may make. */
  public static int rate(Settings settings) {
    return settings.number("PARLEY_LIMIT_RATE", 100, 1, 1_000_000);
  }

  /** How much clients may ask for. */
  public static RateLimits rates(Settings settings) {
    return RateLimits.read(settings);
  }

  /** How many in a hundred of the traces that the sampler takes are made. */
  public static int tracePercent(Settings settings) {
    return settings.number("PARLEY_TRACE_PERCENT", 100, 0, 100);
  }

  /** How much a node says. */
  public static String logLevel(Settings settings) {
    return settings.choice("PARLEY_LOG_LEVEL", "INFO", "TRACE", "DEBUG", "INFO", "WARN", "ERROR");
  }

  /** Reads all of them; faults are noted in the settings. */
  public static void readAll(Settings settings) {
    rooms(settings);
    rates(settings);
    tracePercent(settings);
    logLevel(settings);
  }
}
