package dev.parley.grid;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.genericrecord.GenericRecord;
import com.hazelcast.spi.merge.MergingValue;
import com.hazelcast.spi.merge.SplitBrainMergePolicy;

/**
 * When a split cluster heals, of two records of one session that one stays which was heard later:
 * its gateway is the one that has the socket. Between equals the later transition decides.
 */
public final class LaterSession
    implements SplitBrainMergePolicy<GenericRecord, MergingValue<GenericRecord>, Object> {

  @Override
  @SuppressWarnings("NullAway") // there is nothing where only one side has the session
  public Object merge(MergingValue<GenericRecord> merging, MergingValue<GenericRecord> existing) {
    if (existing == null || existing.getValue() == null) {
      return merging.getRawValue();
    }
    return isLater(merging.getValue(), existing.getValue())
        ? merging.getRawValue()
        : existing.getRawValue();
  }

  private static boolean isLater(GenericRecord one, GenericRecord other) {
    long difference =
        one.getInt64(SessionFields.LAST_ACTIVE) - other.getInt64(SessionFields.LAST_ACTIVE);
    return difference > 0
        || difference == 0
            && one.getInt64(SessionFields.REVISION) > other.getInt64(SessionFields.REVISION);
  }

  @Override
  public void writeData(ObjectDataOutput out) {}

  @Override
  public void readData(ObjectDataInput in) {}
}
