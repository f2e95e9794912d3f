package dev.parley.grid;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.spi.merge.MergingValue;
import com.hazelcast.spi.merge.SplitBrainMergePolicy;

/**
 * When a split cluster heals, a room's version goes on above both: what was told on one side only
 * is seen as missing on the other.
 */
public final class HigherVersion
    implements SplitBrainMergePolicy<Long, MergingValue<Long>, Object> {

  @Override
  @SuppressWarnings("NullAway") // there is nothing where only one side has the room
  public Object merge(MergingValue<Long> merging, MergingValue<Long> existing) {
    if (existing == null || existing.getValue() == null) {
      return merging.getRawValue();
    }
    return Math.max(merging.getValue(), existing.getValue()) + 1;
  }

  @Override
  public void writeData(ObjectDataOutput out) {}

  @Override
  public void readData(ObjectDataInput in) {}
}
