package dev.parley.simulation;

/** A message that a client wants to be stored once, and what it was answered. */
final class Operation {

  final String user;
  final String room;
  final int partition;
  final String key;

  /** When it was sent first; -1 before. */
  long invokedAt = -1;

  /** When it was first said to be stored; -1 before. */
  long acknowledgedAt = -1;

  /** Where it was first said to be stored. */
  long offset = -1;

  /** Where the log ended when it was sent first. */
  long logEnd;

  /** The connection that it was sent on, and its place there. */
  int connection;

  long place;
  int attempts;

  /** The client does not ask for it any more. */
  boolean abandoned;

  Operation(String user, String room, int partition, String key) {
    this.user = user;
    this.room = room;
    this.partition = partition;
    this.key = key;
  }

  boolean open() {
    return acknowledgedAt < 0 && !abandoned;
  }

  @Override
  public String toString() {
    return "%s/%s/%s (attempts %d)".formatted(room, user, key, attempts);
  }
}
