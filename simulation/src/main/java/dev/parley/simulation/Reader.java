package dev.parley.simulation;

import dev.parley.log.LogEntry;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a node does with the partitions that the consumer group gives it. */
interface Reader {

  /** A partition is this node's; returns where it reads from. */
  long assigned(int partition, long generation, long begin, long end);

  /** All that one poll brought. */
  void read(Map<Integer, List<LogEntry>> polled);

  /** Nothing more was there to read just now. */
  void reached(int partition, long next);

  /** Partitions are about to go to other nodes, and do so when the future ends. */
  Future<Void> revoked(Set<Integer> partitions);

  /** Partitions are gone. */
  void lost(Set<Integer> partitions);
}
