package dev.parley.history.store;

import dev.parley.contract.RoomRecord;
import dev.parley.protocol.RoomId;
import dev.parley.wire.RecordCodecs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;
import org.rocksdb.FlushOptions;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps records in RocksDB, one database for all partitions of the node. There is no write-ahead
 * log: Kafka is the log. Records and checkpoints share one column family and so one memtable, which
 * reaches the disk as a whole; therefore what a crash leaves is the state after some append.
 *
 * <p>When the disk is full, writes fail until RocksDB finds room again, which it looks for by
 * itself every few seconds.
 */
public final class RocksHistory implements HistoryStore {

  private static final Logger log = LoggerFactory.getLogger(RocksHistory.class);
  private static final int SWEEP_RECORDS = 1_000;

  private final RocksFolder folder;
  private final WriteOptions unlogged = new WriteOptions().setDisableWAL(true);
  private final Map<Integer, Checkpoint> checkpoints = new ConcurrentHashMap<>();

  /** Shared by everything that uses the native database, exclusive to its close. */
  private final ReentrantReadWriteLock use = new ReentrantReadWriteLock();

  private boolean closed;

  private RocksHistory(RocksFolder folder) {
    this.folder = folder;
  }

  /**
   * Opens a folder, or makes it. One whose files are corrupt is emptied: all of it can be made anew
   * from the log.
   *
   * @param folder where the files are
   * @param cacheBytes memory for blocks that were read, indexes included
   * @param writeBufferBytes memory for records that are not on the disk yet
   * @throws StoreException where the folder cannot be used, fit for an operator
   */
  public static RocksHistory open(Path folder, long cacheBytes, long writeBufferBytes) {
    return new RocksHistory(RocksFolder.open(folder, cacheBytes, writeBufferBytes));
  }

  @Override
  public @Nullable Checkpoint checkpoint(int partition) {
    return using(() -> find(partition)).orElse(null);
  }

  @Override
  public void reset(int partition, Checkpoint checkpoint) {
    write(
        partition,
        checkpoint,
        batch -> batch.deleteRange(Keys.partition(partition), Keys.partition(partition + 1)));
  }

  @Override
  public void append(int partition, List<RoomRecord> records, long applied) {
    write(
        partition,
        existing(partition).withApplied(applied),
        batch -> {
          for (RoomRecord record : records) {
            batch.put(
                Keys.record(partition, record.room(), record.offset()),
                RecordCodecs.RECORD.encode(record));
          }
        });
  }

  @Override
  public void trim(int partition, long floor) {
    // The floor first: a reader that finds the old one must find the records that it promises.
    write(partition, existing(partition).withFloor(floor), batch -> {});
    int swept = sweep(partition, floor);
    log.info("history_trimmed partition={} floor={} records={}", partition, floor, swept);
  }

  @Override
  public RoomSlice after(int partition, RoomId room, long after, int limit) {
    Checkpoint checkpoint = existing(partition);
    return scan(
        Keys.record(partition, room, checkpoint.floor()),
        Keys.behindRoom(partition, room),
        records -> {
          long prev = checkpoint.beforeOldest();
          if (after >= checkpoint.floor()) {
            records.seekForPrev(Keys.record(partition, room, after));
          }
          if (records.isValid()) {
            prev = Keys.offset(records.key());
            records.next();
          } else {
            records.seekToFirst();
          }
          List<RoomRecord> found = new ArrayList<>();
          PageBound bound = new PageBound(limit);
          for (; records.isValid(); records.next()) {
            RoomRecord record = RecordCodecs.RECORD.decode(records.value());
            if (!bound.admits(record)) {
              break;
            }
            found.add(record);
          }
          return RoomSlice.chained(found, prev, records.isValid());
        });
  }

  @Override
  public RoomSlice before(int partition, RoomId room, long before, int limit) {
    Checkpoint checkpoint = existing(partition);
    if (before <= checkpoint.floor()) {
      return new RoomSlice(List.of(), false);
    }
    return scan(
        Keys.record(partition, room, checkpoint.floor()),
        Keys.behindRoom(partition, room),
        records -> {
          List<RoomRecord> found = new ArrayList<>();
          PageBound bound = new PageBound(limit);
          records.seekForPrev(Keys.record(partition, room, before - 1));
          for (; records.isValid(); records.prev()) {
            RoomRecord record = RecordCodecs.RECORD.decode(records.value());
            if (!bound.admits(record)) {
              break;
            }
            found.add(record);
          }
          Collections.reverse(found);
          boolean more = records.isValid();
          long prev = more ? Keys.offset(records.key()) : checkpoint.beforeOldest();
          return RoomSlice.chained(found, prev, more);
        });
  }

  @Override
  public void flush() {
    doing(this::flushNow);
  }

  @Override
  public void close() {
    use.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        flushNow();
      }
    } catch (RocksDBException e) {
      log.warn("history_flush_failed reason={}", e.getMessage());
    } finally {
      unlogged.close();
      folder.close();
      use.writeLock().unlock();
    }
  }

  private void flushNow() throws RocksDBException {
    try (FlushOptions options = new FlushOptions().setWaitForFlush(true)) {
      folder.db().flush(options);
    }
  }

  private Checkpoint existing(int partition) {
    Checkpoint found = checkpoint(partition);
    if (found == null) {
      throw new StoreException("partition " + partition + ": never reset", null);
    }
    return found;
  }

  private void write(int partition, Checkpoint checkpoint, Filling filling) {
    doing(
        () -> {
          try (WriteBatch batch = new WriteBatch()) {
            filling.fill(batch);
            batch.put(Keys.checkpoint(partition), CheckpointFormat.encode(checkpoint));
            folder.db().write(unlogged, batch);
          }
          checkpoints.put(partition, checkpoint);
        });
  }

  private Optional<Checkpoint> find(int partition) throws RocksDBException {
    if (!checkpoints.containsKey(partition)) {
      byte[] bytes = folder.db().get(Keys.checkpoint(partition));
      Checkpoint stored = bytes == null ? null : CheckpointFormat.decode(bytes);
      if (stored != null) {
        checkpoints.putIfAbsent(partition, stored); // a write may have put a newer one
      }
    }
    return Optional.ofNullable(checkpoints.get(partition));
  }

  /** Deletes what is below an offset, in every room of a partition; returns how much it was. */
  private int sweep(int partition, long floor) {
    return scan(
        Keys.partition(partition),
        Keys.partition(partition + 1),
        records -> {
          int swept = 0;
          try (WriteBatch batch = new WriteBatch()) {
            records.seekToFirst();
            while (records.isValid()) {
              byte[] key = records.key();
              if (Keys.offset(key) >= floor) {
                records.seek(Keys.behindRoom(key));
                continue;
              }
              batch.delete(key);
              swept++;
              if (batch.count() == SWEEP_RECORDS) {
                folder.db().write(unlogged, batch);
                batch.clear();
              }
              records.next();
            }
            folder.db().write(unlogged, batch);
          }
          return swept;
        });
  }

  /** Reads a snapshot of the keys from one to another, the second excluded. */
  private <T> T scan(byte[] from, byte[] to, Scan<T> scan) {
    return using(
        () -> {
          try (Slice lower = new Slice(from);
              Slice upper = new Slice(to);
              ReadOptions options =
                  new ReadOptions().setIterateLowerBound(lower).setIterateUpperBound(upper);
              RocksIterator records = folder.db().newIterator(options)) {
            T result = scan.read(records);
            records.status(); // an iterator that fails looks like one at its end
            return result;
          }
        });
  }

  private <T> T using(Use<T> action) {
    use.readLock().lock();
    try {
      if (closed) {
        throw new StoreException("history store is closed", null);
      }
      return action.run();
    } catch (RocksDBException e) {
      throw new StoreException("history store: " + e.getMessage(), e);
    } finally {
      use.readLock().unlock();
    }
  }

  private void doing(Work work) {
    using(
        () -> {
          work.run();
          return true;
        });
  }

  private interface Work {
    void run() throws RocksDBException;
  }

  private interface Use<T> {
    T run() throws RocksDBException;
  }

  private interface Scan<T> {
    T read(RocksIterator records) throws RocksDBException;
  }

  private interface Filling {
    void fill(WriteBatch batch) throws RocksDBException;
  }
}
