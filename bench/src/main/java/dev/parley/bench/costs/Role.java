package dev.parley.bench.costs;

/** What a process of the cluster does. */
enum Role {
  GATEWAY("gateway-service"),
  ROOM("room-service"),
  PRESENCE("presence-service"),
  HISTORY("history-service"),
  BROKER("kafka");

  private final String id;

  Role(String id) {
    this.id = id;
  }

  /** Its name in the table of processes. */
  String id() {
    return id;
  }
}
