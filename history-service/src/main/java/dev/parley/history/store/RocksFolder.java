package dev.parley.history.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.CompressionType;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An open database with the native objects that live as long as it does. */
record RocksFolder(RocksDB db, Options options, Cache cache) implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(RocksFolder.class);
  private static final int WRITE_BUFFERS = 3;
  private static final int BLOCK_BYTES = 16 * 1024;
  private static final int MAX_OPEN_FILES = 256;

  static RocksFolder open(Path folder, long cacheBytes, long writeBufferBytes) {
    RocksDB.loadLibrary();
    Cache cache = new LRUCache(cacheBytes);
    Options options = options(cache, writeBufferBytes);
    try {
      Files.createDirectories(folder);
      return new RocksFolder(openOrEmpty(folder, options), options, cache);
    } catch (IOException | RocksDBException e) {
      options.close();
      cache.close();
      throw new StoreException(
          "PARLEY_DATA: \"%s\" (expected: a folder that this node alone can write to; %s)"
              .formatted(folder, e.getMessage()),
          e);
    }
  }

  @Override
  public void close() {
    db.close();
    options.close();
    cache.close();
  }

  private static RocksDB openOrEmpty(Path folder, Options options) throws RocksDBException {
    try {
      return RocksDB.open(options, folder.toString());
    } catch (RocksDBException e) {
      if (e.getStatus() == null || e.getStatus().getCode() != Status.Code.Corruption) {
        throw e;
      }
      log.warn("history_corrupt folder={} action=rebuild reason={}", folder, e.getMessage());
      RocksDB.destroyDB(folder.toString(), options);
      return RocksDB.open(options, folder.toString());
    }
  }

  /** Memory is bounded by the cache, which indexes count towards, and the write buffers. */
  private static Options options(Cache cache, long writeBufferBytes) {
    return new Options()
        .setCreateIfMissing(true)
        .setWriteBufferSize(writeBufferBytes / WRITE_BUFFERS)
        .setMaxWriteBufferNumber(WRITE_BUFFERS)
        .setMaxOpenFiles(MAX_OPEN_FILES)
        .setMaxBackgroundJobs(2)
        .setCompressionType(CompressionType.LZ4_COMPRESSION)
        .setLevelCompactionDynamicLevelBytes(true)
        .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
        .setKeepLogFileNum(2)
        .setStatsDumpPeriodSec(0)
        .setTableFormatConfig(
            new BlockBasedTableConfig()
                .setBlockCache(cache)
                .setBlockSize(BLOCK_BYTES)
                .setCacheIndexAndFilterBlocks(true));
  }
}
