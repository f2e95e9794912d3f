package dev.parley.history.store;

import dev.parley.protocol.Position;

/**
 * What a store has of a partition.
 *
 * @param epoch the life of the log that the records are from
 * @param applied everything up to this offset was read and is in the store, as far as it is a
 *     record that stands; -1 for nothing
 * @param floor the smallest offset that the store could have: the log had no older one
 */
public record Checkpoint(String epoch, long applied, long floor) {

  /** The same data, read up to a further offset. */
  public Checkpoint withApplied(long newApplied) {
    return new Checkpoint(epoch, newApplied, floor);
  }

  /** The same data without what is below a floor. */
  public Checkpoint withFloor(long newFloor) {
    return new Checkpoint(epoch, applied, newFloor);
  }

  /** The {@code prev} of a room's oldest record: below a floor there may have been others. */
  long beforeOldest() {
    return floor > 0 ? Position.UNKNOWN : Position.NOTHING;
  }
}
