package dev.parley.bench.capacity;

/**
 * What everything costs.
 *
 * @param costs the path of a message, and a socket
 * @param upkeep what stands beside it
 * @param brokers the log
 */
public record Prices(Costs costs, Upkeep upkeep, Brokers brokers) {}
