package dev.parley.room;

import dev.parley.config.Settings;

/**
 * The bounds of room-service.
 *
 * @param ringBytes how much of each partition's newest records stays in memory
 * @param pendingBytes how much may wait for the log per partition, before appends are refused
 * @param dedupWindow how many offsets a retry may be away from the first, see {@link
 *     dev.parley.log.KafkaSettings}
 */
record RoomSettings(int ringBytes, int pendingBytes, int dedupWindow) {

  private static final int MIB = 1 << 20;

  static RoomSettings read(Settings settings, int dedupWindow) {
    return new RoomSettings(
        settings.number("PARLEY_ROOMS_RING_BYTES", 4 * MIB, 1024, 1 << 30),
        settings.number("PARLEY_ROOMS_PENDING_BYTES", 16 * MIB, 64 * 1024, 1 << 30),
        dedupWindow);
  }
}
