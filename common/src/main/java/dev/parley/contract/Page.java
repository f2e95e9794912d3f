package dev.parley.contract;

import java.util.List;

/**
 * Records of a room, ascending.
 *
 * @param epoch the log's epoch
 * @param records the records, each with its {@code prev} where the reader knows it
 * @param more whether there are further ones in the direction asked
 * @param applied the partition's offset up to which the reader has the log
 * @param floor the smallest offset that the reader could have: what is below is gone (history) or
 *     only in history (room-service)
 */
public record Page(
    String epoch, List<RoomRecord> records, boolean more, long applied, long floor) {}
