/**
 * history-service: reads the rooms log, keeps it under (partition, room, offset), answers pages of
 * any age. Everything in its store can be rebuilt from the log.
 */
@NullMarked
package dev.parley.history;

import org.jspecify.annotations.NullMarked;
