package dev.parley.presence;

import dev.parley.config.Settings;
import dev.parley.log.KafkaSettings;
import java.time.Duration;

/**
 * How presence judges and tells.
 *
 * @param pendingAfter how long a session may be silent before it is PENDING; where not set, three
 *     quarters of the silence after which gateways close
 * @param offlineAfter how long before it is OFFLINE; where not set, that silence; more than {@code
 *     pendingAfter}: the difference is the grace of a session that is PENDING, for whichever reason
 * @param sweepPeriod how often silent sessions and dead gateways are looked for
 * @param eventWindow how long the changes of a room are gathered into one event
 * @param bigRoom a room with more sessions than this gets totals without the single changes
 * @param lanes how many sessions are changed at the same time
 * @param maxWaiting sessions waiting to be changed, above which reports are refused as BUSY
 * @param keep how long a session that has ended can still be resumed, and was seen last
 * @param log whether transitions are appended to a topic
 * @param topic that topic
 * @param kafka where it is, and how many partitions the rooms topic has
 */
record PresenceSettings(
    Duration pendingAfter,
    Duration offlineAfter,
    Duration sweepPeriod,
    Duration eventWindow,
    int bigRoom,
    int lanes,
    int maxWaiting,
    Duration keep,
    boolean log,
    String topic,
    KafkaSettings kafka) {

  private static final Duration SHORTEST = Duration.ofMillis(10);
  private static final Duration LONGEST = Duration.ofHours(1);

  /** Reads them; faults are noted in the settings. */
  static PresenceSettings read(Settings settings) {
    Duration silence = time(settings, "PARLEY_GATEWAY_SILENCE", Duration.ofSeconds(60));
    PresenceSettings read =
        new PresenceSettings(
            time(settings, "PARLEY_PRESENCE_PENDING_AFTER", silence.multipliedBy(3).dividedBy(4)),
            time(settings, "PARLEY_PRESENCE_OFFLINE_AFTER", silence),
            time(settings, "PARLEY_PRESENCE_SWEEP_PERIOD", Duration.ofSeconds(1)),
            time(settings, "PARLEY_PRESENCE_EVENT_WINDOW", Duration.ofMillis(250)),
            settings.number("PARLEY_PRESENCE_BIG_ROOM", 200, 0, 100_000),
            settings.number("PARLEY_PRESENCE_LANES", 8, 1, 64),
            settings.number("PARLEY_PRESENCE_MAX_WAITING", 50_000, 1, 10_000_000),
            settings.duration(
                "PARLEY_PRESENCE_KEEP", Duration.ofMinutes(5), Duration.ofSeconds(1), LONGEST),
            settings.flag("PARLEY_PRESENCE_LOG", true),
            settings.text("PARLEY_PRESENCE_TOPIC", "parley.presence.v1"),
            KafkaSettings.read(settings));
    if (read.pendingAfter.compareTo(read.offlineAfter) >= 0) {
      settings.fault(
          "PARLEY_PRESENCE_PENDING_AFTER",
          read.pendingAfter.toMillis() + "ms",
          "less than PARLEY_PRESENCE_OFFLINE_AFTER, " + read.offlineAfter.toMillis() + "ms");
    }
    return read;
  }

  /** How many partitions the rooms topic has. */
  int partitions() {
    return kafka.partitions();
  }

  private static Duration time(Settings settings, String name, Duration byDefault) {
    return settings.duration(name, byDefault, SHORTEST, LONGEST);
  }
}
