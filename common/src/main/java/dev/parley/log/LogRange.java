package dev.parley.log;

/**
 * What the log has of a partition.
 *
 * @param begin the first offset that it still has
 * @param end the offset after the last one written
 */
public record LogRange(long begin, long end) {}
