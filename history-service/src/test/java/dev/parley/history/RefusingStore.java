package dev.parley.history;

import dev.parley.contract.RoomRecord;
import dev.parley.history.store.Checkpoint;
import dev.parley.history.store.HistoryStore;
import dev.parley.history.store.RoomSlice;
import dev.parley.history.store.StoreException;
import dev.parley.protocol.RoomId;
import java.util.List;

/** A store that refuses as many writes as it is told to, as one with a full disk does. */
final class RefusingStore implements HistoryStore {

  private final HistoryStore store;
  private int refusals;
  int flushes;

  RefusingStore(HistoryStore store) {
    this.store = store;
  }

  void refuse(int times) {
    refusals = times;
  }

  @Override
  public Checkpoint checkpoint(int partition) {
    return store.checkpoint(partition);
  }

  @Override
  public void reset(int partition, Checkpoint checkpoint) {
    refuseOrPass();
    store.reset(partition, checkpoint);
  }

  @Override
  public void append(int partition, List<RoomRecord> records, long applied) {
    refuseOrPass();
    store.append(partition, records, applied);
  }

  @Override
  public void trim(int partition, long floor) {
    refuseOrPass();
    store.trim(partition, floor);
  }

  @Override
  public RoomSlice after(int partition, RoomId room, long after, int limit) {
    return store.after(partition, room, after, limit);
  }

  @Override
  public RoomSlice before(int partition, RoomId room, long before, int limit) {
    return store.before(partition, room, before, limit);
  }

  @Override
  public void flush() {
    refuseOrPass();
    flushes++;
  }

  @Override
  public void close() {
    store.close();
  }

  private void refuseOrPass() {
    if (refusals > 0) {
      refusals--;
      throw new StoreException("No space left on device", null);
    }
  }
}
