package dev.parley.protocol;

/**
 * A place in a room's history that any node understands.
 *
 * <p>The epoch distinguishes one log from the next. Example of the bug it prevents: a topic is
 * deleted and created again, a client comes back with offset 500, and the new log's offset 500 is
 * another message; without an epoch the client would silently miss the first 500.
 *
 * @param epoch the Kafka topic id, which changes when the topic is created again
 * @param offset the Kafka offset of the room's last record seen; -1 before the first
 */
public record Position(String epoch, long offset) {

  /** The offset before a room's first record. */
  public static final long NOTHING = -1;

  /** In place of an offset: not known here. */
  public static final long UNKNOWN = -2;
}
