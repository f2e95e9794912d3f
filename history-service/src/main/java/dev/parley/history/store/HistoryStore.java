package dev.parley.history.store;

import dev.parley.contract.RoomRecord;
import dev.parley.protocol.RoomId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the records of partitions, in the order of their offsets, with how far the log was read.
 *
 * <p><b>Atomicity.</b> An {@link #append} or {@link #reset} is there as a whole or not at all, its
 * checkpoint included, for readers and after a crash alike. A crash may take the last ones back,
 * but never one from the middle: the checkpoint found afterwards always fits the records found, and
 * whoever reads the log on from it loses and doubles nothing.
 *
 * <p><b>Order.</b> A read sees every write that had returned before it began.
 *
 * <p><b>Threads.</b> Reads, {@link #flush} and {@link #close} are safe from any thread at any time.
 * The caller serialises the writes of one partition. After the close everything throws.
 *
 * <p>All methods may block, and throw {@link StoreException}.
 */
public interface HistoryStore extends AutoCloseable {

  /** What there is of a partition; null for nothing that this store can use. */
  @Nullable Checkpoint checkpoint(int partition);

  /** Drops all records of a partition and begins again at a checkpoint. */
  void reset(int partition, Checkpoint checkpoint);

  /**
   * Adds records and moves the checkpoint. A record that is there already is replaced, so the same
   * stretch of the log can be appended again.
   *
   * @param partition a partition that has a checkpoint
   * @param records above the checkpoint's floor, ascending over all rooms; may be none
   * @param applied the new checkpoint's offset
   */
  void append(int partition, List<RoomRecord> records, long applied);

  /**
   * Drops the records below an offset, which becomes the checkpoint's floor: at once for readers.
   * What a failure or a crash leaves of them on the disk is not read, and dropped with the next
   * trim.
   */
  void trim(int partition, long floor);

  /**
   * The first records of a room above an offset.
   *
   * <p>The {@code prev} of the oldest record that the store has is NOTHING where the floor is 0,
   * else UNKNOWN. A slice ends early, with {@code more}, at about half a megabyte of bodies.
   *
   * @param after any offset from -1 on
   * @param limit at most so many, at least 1
   */
  RoomSlice after(int partition, RoomId room, long after, int limit);

  /** The last records of a room below an offset; otherwise as {@link #after}. */
  RoomSlice before(int partition, RoomId room, long before, int limit);

  /** Makes everything appended so far safe against a crash. */
  void flush();

  /** Flushes and ends, after the calls in flight. */
  @Override
  void close();
}
