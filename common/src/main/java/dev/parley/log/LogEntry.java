package dev.parley.log;

import dev.parley.contract.RoomRecord;
import org.jspecify.annotations.Nullable;

/**
 * One offset of the log.
 *
 * @param offset its offset
 * @param record what is stored there, or null if nobody can read it
 * @param fault why it cannot be read, or null
 */
public record LogEntry(long offset, @Nullable RoomRecord record, @Nullable String fault) {}
