package dev.parley.history.store;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The store in RocksDB. */
class RocksHistoryTest extends HistoryStoreSuite {

  @TempDir Path folder;

  @Override
  HistoryStore open() {
    return RocksHistory.open(folder, 4 << 20, 3 << 20);
  }
}
