package dev.parley.gateway.rate;

import dev.parley.config.Live;
import dev.parley.config.LiveSettings;
import dev.parley.config.Loopback;
import dev.parley.config.RateLimits;
import dev.parley.config.Settings;

/**
 * Which limits on what clients ask hold.
 *
 * @param on whether any of them does
 * @param live the limits, which can change in flight
 * @param connectionsPerUser how many connections and event streams of one user a node serves
 */
public record RateSettings(boolean on, Live<RateLimits> live, int connectionsPerUser) {

  private static final String LIMITS = "PARLEY_LIMITS";

  /**
   * Reads them; faults are noted in the settings.
   *
   * @param host the interface that the gateway listens on
   */
  public static RateSettings read(Settings settings, String host) {
    boolean on = settings.choice(LIMITS, "on", "on", "off").equals("on");
    if (!on && !Loopback.is(host)) {
      settings.fault(
          LIMITS,
          "off",
          "on: PARLEY_GATEWAY_HOST is %s, and only on loopback can a gateway be without limits"
              .formatted(host));
    }
    return new RateSettings(
        on,
        settings.live(LiveSettings::rates),
        settings.number("PARLEY_LIMIT_CONNECTIONS_USER", 200, 1, 10_000_000));
  }
}
