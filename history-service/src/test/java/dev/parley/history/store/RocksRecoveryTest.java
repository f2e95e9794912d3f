package dev.parley.history.store;

import static dev.parley.history.Records.ROOM;
import static dev.parley.history.Records.offsets;
import static dev.parley.history.store.CrashingWriter.FRESH;
import static dev.parley.history.store.CrashingWriter.append;
import static dev.parley.history.store.CrashingWriter.open;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is found after a close, a crash, and worse. */
class RocksRecoveryTest {

  @TempDir Path temporary;

  @Test
  void keepsEverythingOverAClose() {
    Path folder = temporary.resolve("data/history");
    try (HistoryStore store = open(folder)) {
      store.reset(0, FRESH);
      append(store, 0, 100);
    }

    try (HistoryStore store = open(folder)) {
      assertThat(store.checkpoint(0)).isEqualTo(new Checkpoint("epoch", 99, 0));
      assertThat(offsets(store.before(0, ROOM, 100, 2).records())).containsExactly(98L, 99L);
    }
  }

  @Test
  void findsWhatWasFlushedAfterACrash() throws Exception {
    Path folder = temporary.resolve("history");

    crash(CrashingWriter.FLUSHING, folder);

    try (HistoryStore store = open(folder)) {
      assertThat(store.checkpoint(0)).isEqualTo(new Checkpoint("epoch", 99, 0));
      assertThat(offsets(store.before(0, ROOM, 200, 1).records())).containsExactly(99L);
    }
  }

  @Test
  void findsCheckpointsAndRecordsOfOneMomentAfterACrash() throws Exception {
    Path folder = temporary.resolve("history");

    crash(CrashingWriter.FILLING, folder);

    try (HistoryStore store = open(folder)) {
      for (int partition : new int[] {0, 1}) {
        Checkpoint found = store.checkpoint(partition);
        assertThat(found).isNotNull();
        assertThat(found.applied()).isPositive();
        assertThat(offsets(store.before(partition, ROOM, Long.MAX_VALUE, 1).records()))
            .containsExactly(found.applied());
      }
    }
  }

  @Test
  void beginsAnewWhereItsFilesAreCorrupt() throws IOException {
    Path folder = temporary.resolve("history");
    try (HistoryStore store = open(folder)) {
      store.reset(0, FRESH);
      append(store, 0, 100);
    }
    Files.writeString(folder.resolve("CURRENT"), "not a manifest");

    try (HistoryStore store = open(folder)) {
      assertThat(store.checkpoint(0)).isNull();
    }
  }

  @Test
  void refusesAFolderThatAnotherHasOpen() {
    Path folder = temporary.resolve("history");
    try (HistoryStore first = open(folder)) {
      first.reset(0, FRESH);

      assertThatThrownBy(() -> open(folder))
          .isInstanceOf(StoreException.class)
          .hasMessageStartingWith("PARLEY_DATA: \"" + folder + "\" (expected: a folder that");
      assertThat(first.checkpoint(0)).isEqualTo(FRESH);
    }
  }

  @Test
  void refusesAFolderThatIsAFile() throws IOException {
    Path file = Files.writeString(temporary.resolve("history"), "");

    assertThatThrownBy(() -> open(file))
        .isInstanceOf(StoreException.class)
        .hasMessageStartingWith("PARLEY_DATA: \"" + file);
  }

  private static void crash(String how, Path folder) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                CrashingWriter.class.getName(),
                how,
                folder.toString())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    assertThat(process.waitFor()).isEqualTo(CrashingWriter.EXIT_STATUS);
  }
}
