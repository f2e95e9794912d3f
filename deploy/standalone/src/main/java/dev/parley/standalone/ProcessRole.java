package dev.parley.standalone;

import java.time.Duration;
import java.util.List;

/**
 * What a process of the local cluster does. The order is the order in which the processes stop:
 * first those that the outside sees, last the one that all others need.
 */
enum ProcessRole {
  /** Sockets; several waves of clients are sent elsewhere before it ends. */
  GATEWAY("gateway-service", "gateway", 0, List.of("-Xmx512m")),
  /** Order. */
  ROOM("room-service", "room", 1, List.of("-Xmx384m", "-XX:+UseSerialGC")),
  /** Who is there. */
  PRESENCE("presence-service", "presence", 1, List.of("-Xmx256m", "-XX:+UseSerialGC")),
  /** The materialised log. */
  HISTORY("history-service", "history", 1, List.of("-Xmx256m", "-XX:+UseSerialGC")),
  /** The log itself. */
  KAFKA("kafka", "kafka", 2, List.of("-Xmx256m", "-XX:+UseSerialGC"));

  /** How long processes of one wave may take to stop before they are killed. */
  static final Duration STOP_WITHIN = Duration.ofSeconds(20);

  private final String id;
  private final String shortName;
  private final int stopWave;
  private final List<String> javaOptions;

  ProcessRole(String id, String shortName, int stopWave, List<String> javaOptions) {
    this.id = id;
    this.shortName = shortName;
    this.stopWave = stopWave;
    this.javaOptions = javaOptions;
  }

  /** The name in the process table, and for a service in PARLEY_SERVICES. */
  String id() {
    return id;
  }

  /** The name of the {@code number}-th process of this role, from 1. */
  String processName(int number) {
    return shortName + "-" + number;
  }

  /** Smaller numbers stop first. */
  int stopWave() {
    return stopWave;
  }

  /** JVM options unless the user says otherwise. */
  List<String> javaOptions() {
    return javaOptions;
  }

  /** The variable with the user's JVM options for this role only. */
  String javaOptionsVariable() {
    return "PARLEY_" + name() + "_JAVA_OPTS";
  }
}
