package dev.parley.grid;

import com.hazelcast.map.EntryProcessor;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import com.hazelcast.nio.serialization.genericrecord.GenericRecord;
import dev.parley.protocol.SessionState;
import java.io.IOException;
import java.util.Map;

/**
 * A session was heard, no more: notes the time where the session is, instead of fetching it and
 * bringing it back. Answers whether that was all there was to do: not where the session is absent,
 * has ended, is another gateway's or PENDING, for then it is for the full rules.
 */
public final class HeardAt
    implements EntryProcessor<String, GenericRecord, Boolean>, IdentifiedDataSerializable {

  private static final long serialVersionUID = 1;

  private String gateway = "";
  private long now;

  HeardAt() {}

  /**
   * Notes a time.
   *
   * @param gateway which life of which gateway has heard it
   * @param now milliseconds since 1970 UTC
   */
  public HeardAt(String gateway, long now) {
    this.gateway = gateway;
    this.now = now;
  }

  @Override
  @SuppressWarnings("NullAway") // an absent entry has no value, whatever its type says
  public Boolean process(Map.Entry<String, GenericRecord> entry) {
    GenericRecord session = entry.getValue();
    if (session == null
        || !gateway.equals(session.getString(SessionFields.GATEWAY))
        || session.getInt32(SessionFields.STATE) == SessionState.PENDING.code()
        || session.getInt32(SessionFields.STATE) == SessionState.OFFLINE.code()) {
      return false;
    }
    if (session.getInt64(SessionFields.LAST_ACTIVE) < now) {
      entry.setValue(
          session.newBuilderWithClone().setInt64(SessionFields.LAST_ACTIVE, now).build());
    }
    return true;
  }

  @Override
  public int getFactoryId() {
    return EntryProcessors.FACTORY;
  }

  @Override
  public int getClassId() {
    return EntryProcessors.HEARD;
  }

  @Override
  public void writeData(ObjectDataOutput out) throws IOException {
    out.writeString(gateway);
    out.writeLong(now);
  }

  @Override
  public void readData(ObjectDataInput in) throws IOException {
    gateway = String.valueOf(in.readString());
    now = in.readLong();
  }
}
