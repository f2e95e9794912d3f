package dev.parley.history;

import static dev.parley.history.Records.ROOM;
import static dev.parley.history.Records.entries;
import static dev.parley.history.Records.entry;
import static dev.parley.history.Records.offsets;
import static dev.parley.history.Records.record;
import static dev.parley.history.Records.unreadable;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.contract.RoomRecord;
import dev.parley.history.PartitionHistory.Batch;
import dev.parley.history.store.Checkpoint;
import dev.parley.history.store.HistoryStore;
import dev.parley.history.store.MemoryHistory;
import dev.parley.log.LogEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** From entries of the log to what stands in the store. */
class PartitionHistoryTest {

  private static final int WINDOW = 100;

  private final HistoryStore store = new MemoryHistory();

  @Test
  void startsAtTheBeginOfALogThatItHasNeverSeen() {
    PartitionHistory history = open("epoch", 40, 90);

    assertThat(history.start()).isEqualTo(40);
    assertThat(history.applied()).isEqualTo(39);
    assertThat(store.checkpoint(0)).isEqualTo(new Checkpoint("epoch", 39, 40));
  }

  @Test
  void dropsDuplicatesAndSetsUnreadableRecordsAside() {
    PartitionHistory history = open("epoch", 0, 0);

    Batch batch = history.take(List.of(entry(0, "a"), unreadable(1), entry(2, "b"), entry(3, "a")));
    history.write(batch);

    assertThat(batch.duplicates()).isEqualTo(1);
    assertThat(batch.unreadable()).isEqualTo(1);
    assertThat(history.applied()).isEqualTo(3);
    assertThat(stored()).containsExactly(0L, 2L);
  }

  @Test
  void takesAKeyAgainBeyondTheWindow() {
    PartitionHistory history = open("epoch", 0, 0);

    feed(history, List.of(entry(0, "a"), entry(1 + WINDOW, "a")));

    assertThat(stored()).contains(0L, 1L + WINDOW);
  }

  @Test
  void movesOverEntriesOfWhichNoneStands() {
    PartitionHistory history = open("epoch", 0, 0);

    feed(history, List.of(unreadable(0), unreadable(1)));

    assertThat(history.applied()).isEqualTo(1);
    assertThat(store.checkpoint(0)).isEqualTo(new Checkpoint("epoch", 1, 0));
  }

  @Test
  void movesOverOffsetsThatAreNoEntries() {
    PartitionHistory history = open("epoch", 0, 0);

    history.reached(7);
    history.reached(3);

    assertThat(history.applied()).isEqualTo(6);
  }

  @Test
  void readsOneWindowBackAndStoresNothingOfIt() {
    feed(open("epoch", 0, 0), entries(0, 500));

    PartitionHistory history = open("epoch", 0, 600);
    Batch batch = history.take(entries(400, 502));

    assertThat(history.start()).isEqualTo(400);
    assertThat(history.applied()).isEqualTo(499);
    assertThat(offsets(batch.records())).containsExactly(500L, 501L);
  }

  @Test
  void dropsADuplicateOfARecordFromBeforeTheRestart() {
    feed(open("epoch", 0, 0), List.of(entry(0, "a"), entry(1, "b")));

    PartitionHistory history = open("epoch", 0, 3);
    feed(history, List.of(entry(0, "a"), entry(1, "b"), entry(2, "a")));

    assertThat(stored()).containsExactly(0L, 1L);
    assertThat(history.applied()).isEqualTo(2);
  }

  @Test
  void dropsWhatTheLogNoLongerHas() {
    feed(open("epoch", 0, 0), entries(0, 500));

    PartitionHistory history = open("epoch", 450, 500);

    assertThat(history.start()).isEqualTo(450);
    assertThat(store.checkpoint(0)).isEqualTo(new Checkpoint("epoch", 499, 450));
    assertThat(stored()).hasSize(50).startsWith(450L);
  }

  @Test
  void goesOnWhereTheLogHasNothingButWhatFollows() {
    feed(open("epoch", 0, 0), entries(0, 500));

    PartitionHistory history = open("epoch", 500, 500);

    assertThat(history.start()).isEqualTo(500);
    assertThat(history.applied()).isEqualTo(499);
  }

  @Test
  void beginsAnewWhereTheLogIsAnotherOne() {
    feed(open("epoch", 0, 0), entries(0, 500));

    PartitionHistory history = open("another", 0, 800);

    assertThat(history.start()).isZero();
    assertThat(store.checkpoint(0)).isEqualTo(new Checkpoint("another", -1, 0));
    assertThat(stored()).isEmpty();
  }

  @Test
  void beginsAnewWhereTheLogHasLostWhatFollows() {
    feed(open("epoch", 0, 0), entries(0, 500));

    open("epoch", 501, 800);

    assertThat(store.checkpoint(0)).isEqualTo(new Checkpoint("epoch", 500, 501));
    assertThat(stored()).isEmpty();
  }

  @Test
  void beginsAnewWhereTheLogIsShorterThanTheStore() {
    feed(open("epoch", 0, 0), entries(0, 500));

    open("epoch", 0, 499);

    assertThat(store.checkpoint(0)).isEqualTo(new Checkpoint("epoch", -1, 0));
    assertThat(stored()).isEmpty();
  }

  @Test
  void tracesWhatIsNewAndNotWhatIsReadAgain() {
    RoomRecord old = record(ROOM, 99);
    RoomRecord fresh = record(ROOM, 100);

    PartitionHistory rebuilt = open("epoch", 0, 100);
    assertThat(rebuilt.traced(old)).isFalse();
    assertThat(rebuilt.traced(fresh)).isTrue();

    feed(rebuilt, entries(0, 99));
    assertThat(open("epoch", 0, 100).traced(old)).isTrue();
  }

  @Test
  void givesTheSameHoweverOftenItIsRestarted() {
    Random random = new Random(11);
    List<LogEntry> log = new ArrayList<>();
    for (long offset = 0; offset < 5_000; offset++) {
      log.add(
          random.nextInt(50) == 0 ? unreadable(offset) : entry(offset, "k" + random.nextInt(300)));
    }
    feed(open("epoch", 0, 5_000), log);
    List<Long> undisturbed = stored();
    store.reset(0, new Checkpoint("none", -1, 0));

    int next = 0;
    while (next < log.size()) {
      PartitionHistory history = open("epoch", 0, log.size());
      int until = Math.min(next + 1 + random.nextInt(200), log.size());
      feed(history, log.subList((int) history.start(), until));
      next = until;
    }

    assertThat(stored()).isEqualTo(undisturbed);
  }

  private PartitionHistory open(String epoch, long begin, long end) {
    return PartitionHistory.open(store, 0, epoch, begin, end, WINDOW);
  }

  private static void feed(PartitionHistory history, List<LogEntry> entries) {
    history.write(history.take(entries));
  }

  private List<Long> stored() {
    return offsets(store.after(0, ROOM, -1, 10_000).records());
  }
}
