package dev.parley.grid;

import com.hazelcast.map.EntryProcessor;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import java.io.IOException;
import java.util.Map;

/**
 * Counts the version of a room's roster on, and answers with it. A room without one begins with the
 * time in milliseconds: a version that was lost or given up is never gone below, as long as a room
 * has less than a thousand events a second.
 */
public final class NextVersion
    implements EntryProcessor<String, Long, Long>, IdentifiedDataSerializable {

  private static final long serialVersionUID = 1;

  private int step;
  private long now;

  NextVersion() {}

  /**
   * Counts on.
   *
   * @param step how far: 0 reads the version, 1 is the next event's, 2 leaves one out, so that
   *     everybody sees that something is missing
   * @param now milliseconds since 1970 UTC
   */
  public NextVersion(int step, long now) {
    this.step = step;
    this.now = now;
  }

  @Override
  @SuppressWarnings("NullAway") // an absent entry has no value, whatever its type says
  public Long process(Map.Entry<String, Long> entry) {
    Long before = entry.getValue();
    if (before != null && step == 0) {
      return before;
    }
    long next = before == null ? now : before + step;
    entry.setValue(next);
    return next;
  }

  @Override
  public int getFactoryId() {
    return EntryProcessors.FACTORY;
  }

  @Override
  public int getClassId() {
    return EntryProcessors.NEXT_VERSION;
  }

  @Override
  public void writeData(ObjectDataOutput out) throws IOException {
    out.writeInt(step);
    out.writeLong(now);
  }

  @Override
  public void readData(ObjectDataInput in) throws IOException {
    step = in.readInt();
    now = in.readLong();
  }
}
