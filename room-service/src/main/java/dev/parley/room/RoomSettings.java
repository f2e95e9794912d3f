package dev.parley.room;

import dev.parley.config.Settings;
import dev.parley.log.KafkaSettings;

/**
 * The bounds of room-service.
 *
 * @param ringBytes how much of a partition's newest records stays in memory: its share of what the
 *     node may keep if it owned all of them
 * @param pendingBytes how much may wait for the log per partition, before appends are refused
 * @param dedupWindow how many offsets a retry may be away from the first, see {@link
 *     dev.parley.log.KafkaSettings}
 */
record RoomSettings(int ringBytes, int pendingBytes, int dedupWindow) {

  private static final int MIB = 1 << 20;
  private static final int MIN_RING_BYTES = 64 * 1024;

  static RoomSettings read(Settings settings, KafkaSettings kafka) {
    int node = settings.number("PARLEY_ROOMS_RING_BYTES", 64 * MIB, MIB, 1 << 30);
    return new RoomSettings(
        Math.max(MIN_RING_BYTES, node / kafka.partitions()),
        settings.number("PARLEY_ROOMS_PENDING_BYTES", 2 * MIB, 64 * 1024, 1 << 30),
        kafka.dedupWindow());
  }
}
