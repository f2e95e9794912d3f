/**
 * room-service: appends to rooms, is asked who is interested, and broadcasts from the log.
 *
 * <p>{@link dev.parley.room.RoomPartition} is the core, plain Java; {@link
 * dev.parley.room.RoomHost} is the shell around it.
 */
@NullMarked
package dev.parley.room;

import org.jspecify.annotations.NullMarked;
