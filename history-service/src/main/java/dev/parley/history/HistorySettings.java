package dev.parley.history;

import dev.parley.config.Settings;
import dev.parley.history.store.HistoryStore;
import dev.parley.history.store.MemoryHistory;
import dev.parley.history.store.RocksHistory;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What an operator can set of history-service.
 *
 * @param store {@code rocksdb}, or {@code memory} for trials
 * @param cacheBytes memory for blocks read from the disk
 * @param writeBufferBytes memory for records not yet on the disk
 * @param flushEvery how much of the log, in time, is read again after a crash, at most
 * @param patience how long a query waits until enough of the log is applied
 */
record HistorySettings(
    String store, long cacheBytes, long writeBufferBytes, Duration flushEvery, Duration patience) {

  private static final String ROCKSDB = "rocksdb";
  private static final int MAX_MIB = 65_536;

  /** Reads them; faults are noted in the settings. */
  static HistorySettings read(Settings settings) {
    return new HistorySettings(
        settings.choice("PARLEY_HISTORY_STORE", ROCKSDB, ROCKSDB, "memory"),
        bytes(settings.number("PARLEY_HISTORY_CACHE_MIB", 32, 1, MAX_MIB)),
        bytes(settings.number("PARLEY_HISTORY_WRITE_BUFFER_MIB", 24, 3, MAX_MIB)),
        settings.duration(
            "PARLEY_HISTORY_FLUSH",
            Duration.ofSeconds(30),
            Duration.ofSeconds(1),
            Duration.ofHours(1)),
        settings.duration(
            "PARLEY_HISTORY_WAIT",
            Duration.ofSeconds(2),
            Duration.ofMillis(1),
            Duration.ofMinutes(1)));
  }

  /** Opens the store in a node's data folder. */
  HistoryStore open(Path data) {
    return store.equals(ROCKSDB)
        ? RocksHistory.open(data.resolve("history"), cacheBytes, writeBufferBytes)
        : new MemoryHistory();
  }

  private static long bytes(int mebibytes) {
    return mebibytes * 1024L * 1024L;
  }
}
