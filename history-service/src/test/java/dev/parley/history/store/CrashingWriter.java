package dev.parley.history.store;

import static dev.parley.history.Records.ROOM;
import static dev.parley.history.Records.record;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;

/** A process that writes into a store and dies without closing it. */
final class CrashingWriter {

  static final String FLUSHING = "flushing";
  static final String FILLING = "filling";
  static final int EXIT_STATUS = 9;
  static final Checkpoint FRESH = new Checkpoint("epoch", -1, 0);

  private CrashingWriter() {}

  /** Takes one of the two ways to write, and the folder. */
  public static void main(String[] arguments) {
    HistoryStore store = open(Path.of(arguments[1]));
    store.reset(0, FRESH);
    if (arguments[0].equals(FLUSHING)) {
      append(store, 0, 100);
      store.flush();
      append(store, 100, 200);
    } else {
      fill(store);
    }
    Runtime.getRuntime().halt(EXIT_STATUS);
  }

  static HistoryStore open(Path folder) {
    return RocksHistory.open(folder, 4 << 20, 3 << 20);
  }

  static void append(HistoryStore store, long from, long to) {
    store.append(
        0, LongStream.range(from, to).mapToObj(offset -> record(ROOM, offset)).toList(), to - 1);
  }

  /** Writes more than the write buffers hold, so that RocksDB flushes when it likes. */
  private static void fill(HistoryStore store) {
    store.reset(1, FRESH);
    for (long offset = 0; offset < 100_000; offset += 500) {
      append(store, offset, offset + 500);
      store.append(1, List.of(record(ROOM, offset)), offset);
    }
  }
}
