package dev.parley.standalone;

import java.nio.file.Path;

/**
 * What the local cluster is to consist of.
 *
 * @param data folder of all processes
 * @param brokers number of Kafka processes, 1 to 9
 * @param gateways number of gateway-service processes, 1 to 32
 * @param rooms number of room-service processes, 1 to 32
 * @param presence number of presence-service processes, 0 to 32
 * @param history number of history-service processes, 0 to 32
 * @param port of the first gateway, the others follow; 0 for free ports
 * @param restart whether a process that died is started again
 */
record ClusterOptions(
    Path data,
    int brokers,
    int gateways,
    int rooms,
    int presence,
    int history,
    int port,
    boolean restart) {

  ClusterOptions {
    requireBetween("--brokers", brokers, 1, 9);
    requireBetween("--gateways", gateways, 1, 32);
    requireBetween("--rooms", rooms, 1, 32);
    requireBetween("--presence", presence, 0, 32);
    requireBetween("--history", history, 0, 32);
    requireBetween("--port", port, 0, 65_535 - gateways + 1);
  }

  private static void requireBetween(String option, int value, int min, int max) {
    if (value < min || value > max) {
      throw new StartFailure(option + ": " + value + " (expected: " + min + " to " + max + ")");
    }
  }
}
