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

  /**
   * A partition is this node's from now on.
   *
   * @param partition its number
   * @param generation the group's generation: grows with every hand-over
   * @param begin the first offset that the log still has
   * @param end the offset behind the last one written
   * @return the offset to read from, begin to end
   */
  long assigned(int partition, long generation, long begin, long end);

  /** Entries of a partition, ascending and without a repetition since it was assigned. */
  void read(int partition, List<LogEntry> entries);

  /** All that one poll brought, by partition. */
  default void read(Map<Integer, List<LogEntry>> polled) {
    polled.forEach(this::read);
  }

  /**
   * Nothing more was there to read just now.
   *
   * @param partition a partition that this node has
   * @param next the offset of the next entry: everything below was read, or is no entry (such as a
   *     transaction's end)
   */
  void reached(int partition, long next);

  /** The partitions are about to go to other nodes, and do so when this returns. */
  void revoked(Set<Integer> partitions);

  /** The partitions are gone: others may have them for some time. */
  void lost(Set<Integer> partitions);
}
