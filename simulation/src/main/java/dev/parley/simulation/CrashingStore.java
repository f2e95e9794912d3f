package dev.parley.simulation;

import dev.parley.contract.RoomRecord;
import dev.parley.history.store.Checkpoint;
import dev.parley.history.store.HistoryStore;
import dev.parley.history.store.MemoryHistory;
import dev.parley.history.store.RoomSlice;
import dev.parley.protocol.RoomId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A store from which a crash may take back the last writes, as {@link HistoryStore} allows. */
final class CrashingStore implements HistoryStore {

  private final List<Consumer<HistoryStore>> writes = new ArrayList<>();
  private final HistoryStore store = new MemoryHistory();
  private int flushed;

  /** What is found after a crash: everything flushed, and some of what came after it. */
  CrashingStore crashed(Timeline timeline) {
    CrashingStore found = new CrashingStore();
    long kept = timeline.between(flushed, writes.size() + 1L);
    for (int i = 0; i < kept && i < writes.size(); i++) {
      found.write(writes.get(i));
    }
    found.flush();
    return found;
  }

  private void write(Consumer<HistoryStore> write) {
    writes.add(write);
    write.accept(store);
  }

  @Override
  public @Nullable Checkpoint checkpoint(int partition) {
    return store.checkpoint(partition);
  }

  @Override
  public void reset(int partition, Checkpoint checkpoint) {
    write(to -> to.reset(partition, checkpoint));
  }

  @Override
  public void append(int partition, List<RoomRecord> records, long applied) {
    write(to -> to.append(partition, records, applied));
  }

  @Override
  public void trim(int partition, long floor) {
    write(to -> to.trim(partition, floor));
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
    flushed = writes.size();
  }

  @Override
  public void close() {
    store.close();
  }
}
