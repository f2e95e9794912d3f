package dev.parley.presence;

import dev.parley.config.Settings;
import dev.parley.log.KafkaSettings;
import java.time.Duration;

/**
 * The settings of presence.
 *
 * @param pendingAfter a session without a heartbeat for this long becomes PENDING; where not set,
 *     three quarters of the silence after which gateways close a socket
 * @param offlineAfter a session without a heartbeat for this long becomes OFFLINE; where not set,
 *     that silence. More than {@code pendingAfter}: the difference is the grace of every PENDING
 *     session, whatever made it PENDING
 * @param sweepPeriod how often silent sessions and dead nodes are searched for
 * @param eventWindow for how long the changes of a room are collected into one event
 * @param bigRoom events to a room with more sessions than this have the total and a sample only
 * @param changeThreads how many sessions are changed at the same time
 * @param maxWaiting reports are refused as BUSY while more sessions than this wait to be changed
 * @param keep for how long an ended session can be resumed, and is listed among its user's sessions
 * @param log whether transitions are appended to a topic
 * @param topic the name of that topic
 * @param kafka the brokers, and the number of partitions of the rooms topic
 */
record PresenceSettings(
    Duration pendingAfter,
    Duration offlineAfter,
    Duration sweepPeriod,
    Duration eventWindow,
    int bigRoom,
    int changeThreads,
    int maxWaiting,
    Duration keep,
    boolean log,
    String topic,
    KafkaSettings kafka) {

  private static final Duration SHORTEST = Duration.ofMillis(10);
  private static final Duration LONGEST = Duration.ofHours(1);

  /** Faults are noted in the settings, to be reported together with all others. */
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

  /** The number of partitions of the rooms topic. */
  int partitions() {
    return kafka.partitions();
  }

  private static Duration time(Settings settings, String name, Duration byDefault) {
    return settings.duration(name, byDefault, SHORTEST, LONGEST);
  }
}
