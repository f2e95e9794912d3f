package dev.parley.telemetry;

import dev.parley.config.Live;
import dev.parley.config.LiveSettings;
import dev.parley.config.Settings;

/**
 * What can be set of telemetry beside OTEL_*.
 *
 * @param forcedPerSecond how many traces a second clients can have by their {@code sampled} flag
 *     that the sampler would not have taken; failed requests have as many of their own
 * @param rooms how rooms are named
 * @param percent how many in a hundred of the traces that OTEL_TRACES_SAMPLER takes are made
 * @param logLevel how much the node says
 */
public record TelemetrySettings(
    int forcedPerSecond, RoomLabel rooms, Live<Integer> percent, Live<String> logLevel) {

  /** Reads them; faults are noted in the settings. */
  public static TelemetrySettings read(Settings settings) {
    // For the logging configuration, which reads it itself.
    settings.choice("PARLEY_LOG_FORMAT", "text", "text", "json");
    String rooms = settings.choice("PARLEY_TELEMETRY_ROOMS", "id", "id", "hash");
    return new TelemetrySettings(
        settings.number("PARLEY_TRACE_FORCED_RATE", 10, 0, 1_000_000),
        rooms.equals("hash") ? RoomLabel.HASH : RoomLabel.ID,
        settings.live(LiveSettings::tracePercent),
        settings.live(LiveSettings::logLevel));
  }
}
