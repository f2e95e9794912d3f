package dev.parley.standalone;

import java.util.List;
import java.util.Map;

/**
 * One process of the local cluster, the same at every start of it.
 *
 * @param role what it does
 * @param name its name, unique in the cluster
 * @param address {@code host:port} for the process table: of the public listener for a gateway, of
 *     the broker for Kafka, of the management port for the others
 * @param launcher goes before its command line; empty for nothing
 * @param command main class and arguments
 * @param environment what is set for it in addition to the supervisor's own environment
 * @param readiness how to know that it can work
 */
record ProcessSpec(
    ProcessRole role,
    String name,
    String address,
    List<String> launcher,
    List<String> command,
    Map<String, String> environment,
    Probe readiness) {

  ProcessSpec {
    launcher = List.copyOf(launcher);
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
  }
}
