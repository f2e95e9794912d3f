package dev.parley.room;

import dev.parley.config.Settings;
import dev.parley.log.KafkaSettings;
import dev.parley.log.LogRange;
import java.time.Duration;

/**
 * The bounds of room-service.
 *
 * @param ringBytes how much of a partition's newest records stays in memory: its share of what the
 *     node may keep if it owned all of them
 * @param pendingBytes how much may wait for the log per partition, before appends are refused
 * @param dedupWindow how many offsets a retry may be away from the first, see {@link
 *     dev.parley.log.KafkaSettings}
 * @param dedupTime how long a retry is recognised, whatever else is written
 */
public record RoomSettings(int ringBytes, int pendingBytes, int dedupWindow, Duration dedupTime) {

  private static final int MIB = 1 << 20;
  private static final int MIN_RING_BYTES = 64 * 1024;

  static RoomSettings read(Settings settings, KafkaSettings kafka) {
    int node = settings.number("PARLEY_ROOMS_RING_BYTES", 64 * MIB, MIB, 1 << 30);
    return new RoomSettings(
        Math.max(MIN_RING_BYTES, node / kafka.partitions()),
        settings.number("PARLEY_ROOMS_PENDING_BYTES", 2 * MIB, 64 * 1024, 1 << 30),
        kafka.dedupWindow(),
        settings.duration(
            "PARLEY_ROOMS_DEDUP_TIME",
            Duration.ofSeconds(30),
            Duration.ofSeconds(1),
            Duration.ofHours(1)));
  }

  /**
   * The offset from which a new owner reads. Two windows for the duplicates, and some more for what
   * joining and attaching gateways ask for. A retry may be of any record of the last window: which
   * copy of that record is the first is known only if the window before was read as well.
   */
  public long rebuildFrom(LogRange range) {
    return Math.max(range.begin(), range.end() - 2L * dedupWindow - dedupWindow / 4);
  }
}
