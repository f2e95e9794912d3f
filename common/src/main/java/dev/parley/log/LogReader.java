package dev.parley.log;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads the partitions that the consumer group gives this node. All methods are called on the
 * tail's own thread, one at a time, and may block it: while one does, nothing else is read and,
 * during {@link #revoked}, nobody else gets the partitions.
 */
public interface LogReader {

  /** Entries to warm up on before the first partition is assigned. They must leave no state. */
  default void warmUp(Map<Integer, List<LogEntry>> polled) {}

  /**
   * The topic was deleted and created again: the log begins from nothing under another epoch, and
   * nothing that was read before is in it. No partition is this node's when this is called.
   */
  default void replaced(RoomTopic topic) {}

  /**
   * Partitions are this node's from now on.
   *
   * @param generation the group's generation: grows with every hand-over
   * @param partitions their numbers, and what the log has of them
   * @return the offset to read each from, begin to end
   */
  Map<Integer, Long> assigned(long generation, Map<Integer, LogRange> partitions);

  /**
   * What one poll brought, by partition: entries ascending and without a repetition since it was
   * assigned.
   */
  void read(Map<Integer, List<LogEntry>> polled);

  /**
   * Nothing more was there to read just now.
   *
   * @param next by partition the offset of the next entry: everything below was read, or is no
   *     entry (such as a transaction's end)
   */
  void reached(Map<Integer, Long> next);

  /**
   * Where the log begins by now: what is below was deleted, by retention or by an operator. Called
   * again and again, with what is known of this node's partitions.
   */
  default void begins(Map<Integer, Long> begins) {}

  /** The partitions are about to go to other nodes, and do so when this returns. */
  void revoked(Set<Integer> partitions);

  /** The partitions are gone: others may have them for some time. */
  void lost(Set<Integer> partitions);
}
