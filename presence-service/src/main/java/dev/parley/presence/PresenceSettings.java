package dev.parley.presence;

import dev.parley.config.Settings;
import dev.parley.log.KafkaSettings;
import java.time.Duration;

/**
 * How presence judges and tells.
 *
 * @param pendingAfter how long a session may be silent before it is PENDING
 * @param offlineAfter how long before it is OFFLINE; more than {@code pendingAfter}
 * @param sweepPeriod how often silent sessions and dead gateways are looked for
 * @param eventWindow how long the changes of a room are gathered into one event
 * @param bigRoom a room with more sessions than this gets totals without the single changes
 * @param lanes how many sessions are changed at the same time
 * @param maxWaiting sessions waiting to be changed, above which reports are refused as BUSY
 * @param partitions how many partitions the rooms topic has
 */
record PresenceSettings(
    Duration pendingAfter,
    Duration offlineAfter,
    Duration sweepPeriod,
    Duration eventWindow,
    int bigRoom,
    int lanes,
    int maxWaiting,
    int partitions) {

  private static final Duration SHORTEST = Duration.ofMillis(10);
  private static final Duration LONGEST = Duration.ofHours(1);

  /** Reads them; faults are noted in the settings. */
  static PresenceSettings read(Settings settings) {
    PresenceSettings read =
        new PresenceSettings(
            time(settings, "PARLEY_PRESENCE_PENDING_AFTER", Duration.ofSeconds(45)),
            time(settings, "PARLEY_PRESENCE_OFFLINE_AFTER", Duration.ofSeconds(60)),
            time(settings, "PARLEY_PRESENCE_SWEEP_PERIOD", Duration.ofSeconds(1)),
            time(settings, "PARLEY_PRESENCE_EVENT_WINDOW", Duration.ofMillis(250)),
            settings.number("PARLEY_PRESENCE_BIG_ROOM", 200, 0, 100_000),
            settings.number("PARLEY_PRESENCE_LANES", 8, 1, 64),
            settings.number("PARLEY_PRESENCE_MAX_WAITING", 50_000, 1, 10_000_000),
            KafkaSettings.read(settings).partitions());
    if (read.pendingAfter.compareTo(read.offlineAfter) >= 0) {
      settings.fault(
          "PARLEY_PRESENCE_PENDING_AFTER",
          read.pendingAfter.toMillis() + "ms",
          "less than PARLEY_PRESENCE_OFFLINE_AFTER, " + read.offlineAfter.toMillis() + "ms");
    }
    return read;
  }

  private static Duration time(Settings settings, String name, Duration byDefault) {
    return settings.duration(name, byDefault, SHORTEST, LONGEST);
  }
}
