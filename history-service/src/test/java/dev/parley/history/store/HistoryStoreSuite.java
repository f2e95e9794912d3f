package dev.parley.history.store;

import static dev.parley.history.Records.ROOM;
import static dev.parley.history.Records.offsets;
import static dev.parley.history.Records.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.contract.RoomRecord;
import dev.parley.protocol.Position;
import dev.parley.protocol.RoomId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every history store must do. */
abstract class HistoryStoreSuite {

  private static final Checkpoint FRESH = new Checkpoint("epoch", -1, 0);

  private HistoryStore store;

  abstract HistoryStore open();

  @BeforeEach
  void openStore() {
    store = open();
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  @Test
  void knowsNothingOfAPartitionThatWasNeverReset() {
    assertThat(store.checkpoint(3)).isNull();
    assertThatThrownBy(() -> store.append(3, List.of(), 1)).isInstanceOf(StoreException.class);
    assertThatThrownBy(() -> store.after(3, ROOM, -1, 1)).isInstanceOf(StoreException.class);
  }

  @Test
  void movesItsCheckpointWithEachAppend() {
    store.reset(0, new Checkpoint("epoch", 9, 10));

    store.append(0, List.of(record(ROOM, 12)), 15);

    assertThat(store.checkpoint(0)).isEqualTo(new Checkpoint("epoch", 15, 10));
    assertThat(offsets(store.after(0, ROOM, -1, 9).records())).containsExactly(12L);
  }

  @Test
  void movesItsCheckpointWithoutRecords() {
    store.reset(0, FRESH);

    store.append(0, List.of(), 7);

    assertThat(store.checkpoint(0)).isEqualTo(new Checkpoint("epoch", 7, 0));
  }

  @Test
  void givesBackEveryField() {
    RoomRecord record = record(ROOM, 4, "key", 30, "00-" + "a".repeat(32) + "-b7ad6b7169203331-01");
    store.reset(0, FRESH);
    store.append(0, List.of(record), 4);

    RoomRecord read = store.after(0, ROOM, -1, 1).records().get(0);

    assertThat(read).usingRecursiveComparison().isEqualTo(record.withPrev(Position.NOTHING));
  }

  @Test
  void readsForwards() {
    fill(0, 1, 3, 5, 7, 9);

    RoomSlice slice = store.after(0, ROOM, 3, 2);

    assertThat(offsets(slice.records())).containsExactly(5L, 7L);
    assertThat(prevs(slice)).containsExactly(3L, 5L);
    assertThat(slice.more()).isTrue();
  }

  @Test
  void readsForwardsFromBetweenTwoRecords() {
    fill(0, 1, 3, 5);

    RoomSlice slice = store.after(0, ROOM, 4, 2);

    assertThat(offsets(slice.records())).containsExactly(5L);
    assertThat(prevs(slice)).containsExactly(3L);
    assertThat(slice.more()).isFalse();
  }

  @Test
  void readsBackwards() {
    fill(0, 1, 3, 5, 7, 9);

    RoomSlice slice = store.before(0, ROOM, 7, 2);

    assertThat(offsets(slice.records())).containsExactly(3L, 5L);
    assertThat(prevs(slice)).containsExactly(1L, 3L);
    assertThat(slice.more()).isTrue();
  }

  @Test
  void readsTheNewest() {
    fill(0, 1, 3);

    RoomSlice slice = store.before(0, ROOM, Long.MAX_VALUE, 2);

    assertThat(offsets(slice.records())).containsExactly(1L, 3L);
    assertThat(prevs(slice)).containsExactly(Position.NOTHING, 1L);
    assertThat(slice.more()).isFalse();
  }

  @Test
  void findsNothingOutsideOfARoom() {
    fill(0, 1, 3);

    assertThat(store.after(0, ROOM, 3, 5)).isEqualTo(new RoomSlice(List.of(), false));
    assertThat(store.after(0, ROOM, Long.MAX_VALUE, 5)).isEqualTo(new RoomSlice(List.of(), false));
    assertThat(store.before(0, ROOM, 1, 5)).isEqualTo(new RoomSlice(List.of(), false));
    assertThat(store.before(0, ROOM, -1, 5)).isEqualTo(new RoomSlice(List.of(), false));
    assertThat(store.after(0, new RoomId("empty"), -1, 5))
        .isEqualTo(new RoomSlice(List.of(), false));
  }

  @Test
  void keepsRoomsApartWhoseNamesBeginAlike() {
    store.reset(0, FRESH);
    RoomId one = new RoomId("room");
    RoomId other = new RoomId("room-");
    RoomId third = new RoomId("room-0");
    store.append(0, List.of(record(one, 0), record(other, 1), record(third, 2)), 2);

    assertThat(offsets(store.after(0, one, -1, 9).records())).containsExactly(0L);
    assertThat(offsets(store.after(0, other, -1, 9).records())).containsExactly(1L);
    assertThat(offsets(store.before(0, third, 99, 9).records())).containsExactly(2L);
  }

  @Test
  void keepsPartitionsApart() {
    fill(0, 1);
    fill(1, 2);
    fill(256, 3);

    store.reset(1, FRESH);

    assertThat(offsets(store.after(0, ROOM, -1, 9).records())).containsExactly(1L);
    assertThat(store.after(1, ROOM, -1, 9).records()).isEmpty();
    assertThat(offsets(store.before(256, ROOM, 99, 9).records())).containsExactly(3L);
  }

  @Test
  void takesTheSameStretchAgain() {
    fill(0, 1, 3, 5);

    store.append(0, List.of(record(ROOM, 3), record(ROOM, 5), record(ROOM, 7)), 7);

    RoomSlice slice = store.after(0, ROOM, -1, 9);
    assertThat(offsets(slice.records())).containsExactly(1L, 3L, 5L, 7L);
    assertThat(prevs(slice)).containsExactly(-1L, 1L, 3L, 5L);
  }

  @Test
  void dropsEverythingWithAReset() {
    fill(0, 1, 3, 5);

    store.reset(0, new Checkpoint("another", 99, 100));

    assertThat(store.checkpoint(0)).isEqualTo(new Checkpoint("another", 99, 100));
    assertThat(store.before(0, ROOM, Long.MAX_VALUE, 9).records()).isEmpty();
  }

  @Test
  void trimsEveryRoomOfThePartition() {
    RoomId other = new RoomId("other");
    fill(1, 1, 3, 5);
    store.reset(0, FRESH);
    List<RoomRecord> records = new ArrayList<>();
    for (long offset = 0; offset < 5_000; offset++) {
      records.add(record(offset % 2 == 0 ? ROOM : other, offset));
    }
    store.append(0, records, 4_999);

    store.trim(0, 4_990);

    assertThat(store.checkpoint(0)).isEqualTo(new Checkpoint("epoch", 4_999, 4_990));
    RoomSlice slice = store.before(0, ROOM, Long.MAX_VALUE, 9);
    assertThat(offsets(slice.records())).containsExactly(4_990L, 4_992L, 4_994L, 4_996L, 4_998L);
    assertThat(prevs(slice).get(0)).as("there were others before").isEqualTo(Position.UNKNOWN);
    assertThat(slice.more()).isFalse();
    assertThat(offsets(store.after(0, other, 17, 2).records())).containsExactly(4_991L, 4_993L);
    assertThat(offsets(store.after(1, ROOM, -1, 9).records())).containsExactly(1L, 3L, 5L);
  }

  @Test
  void endsAPageAtHalfAMegabyte() {
    store.reset(0, FRESH);
    List<RoomRecord> records = new ArrayList<>();
    for (long offset = 0; offset < 40; offset++) {
      records.add(record(ROOM, offset, "key-" + offset, 32 * 1024, null));
    }
    store.append(0, records, 39);

    RoomSlice forwards = store.after(0, ROOM, -1, 40);
    RoomSlice backwards = store.before(0, ROOM, 40, 40);

    assertThat(offsets(forwards.records())).hasSize(16).startsWith(0L);
    assertThat(forwards.more()).isTrue();
    assertThat(offsets(backwards.records())).hasSize(16).endsWith(39L);
    assertThat(prevs(backwards).get(0)).isEqualTo(23L);
    assertThat(backwards.more()).isTrue();
  }

  @Test
  void givesARecordThatIsLargerThanAPage() {
    store.reset(0, FRESH);
    int large = PageBound.MAX_BODY_BYTES + 1;
    store.append(0, List.of(record(ROOM, 0, "a", large, null), record(ROOM, 1)), 1);

    assertThat(offsets(store.after(0, ROOM, -1, 9).records())).containsExactly(0L);
    assertThat(offsets(store.before(0, ROOM, 9, 9).records())).containsExactly(1L);
    assertThat(offsets(store.before(0, ROOM, 1, 9).records())).containsExactly(0L);
  }

  @Test
  void throwsAfterTheClose() {
    fill(0, 1);
    store.close();

    assertThatThrownBy(() -> store.checkpoint(0)).isInstanceOf(StoreException.class);
    assertThatThrownBy(() -> store.append(0, List.of(), 2)).isInstanceOf(StoreException.class);
    assertThatThrownBy(() -> store.after(0, ROOM, -1, 1)).isInstanceOf(StoreException.class);
    assertThatThrownBy(store::flush).isInstanceOf(StoreException.class);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void agreesWithASortedSet(long seed) {
    Random random = new Random(seed);
    Map<RoomId, TreeSet<Long>> rooms = new HashMap<>();
    store.reset(7, FRESH);
    long offset = 0;
    for (int batch = 0; batch < 40; batch++) {
      List<RoomRecord> records = new ArrayList<>();
      for (int i = random.nextInt(20); i > 0; i--) {
        RoomId room = new RoomId("r" + random.nextInt(6));
        offset += 1 + random.nextInt(3);
        records.add(record(room, offset));
        rooms.computeIfAbsent(room, key -> new TreeSet<>()).add(offset);
      }
      store.append(7, records, offset);
    }
    for (int query = 0; query < 400; query++) {
      RoomId room = new RoomId("r" + random.nextInt(7));
      TreeSet<Long> expected = rooms.getOrDefault(room, new TreeSet<>());
      long at = random.nextInt((int) offset + 5) - 2;
      int limit = 1 + random.nextInt(30);
      check(
          store.after(7, room, at, limit),
          expected,
          new ArrayList<>(expected.tailSet(at, false)),
          limit);
      List<Long> below = new ArrayList<>(expected.headSet(at, false).descendingSet());
      check(store.before(7, room, at, limit), expected, below, limit);
    }
  }

  private static void check(RoomSlice slice, TreeSet<Long> room, List<Long> candidates, int limit) {
    List<Long> wanted = new ArrayList<>(candidates.subList(0, Math.min(limit, candidates.size())));
    Collections.sort(wanted);
    assertThat(offsets(slice.records())).isEqualTo(wanted);
    assertThat(slice.more()).isEqualTo(candidates.size() > limit);
    for (RoomRecord record : slice.records()) {
      Long prev = room.lower(record.offset());
      assertThat(record.prev()).isEqualTo(prev == null ? Position.NOTHING : prev);
    }
  }

  private void fill(int partition, long... offsets) {
    store.reset(partition, FRESH);
    for (long offset : offsets) {
      store.append(partition, List.of(record(ROOM, offset)), offset);
    }
  }

  private static List<Long> prevs(RoomSlice slice) {
    return slice.records().stream().map(RoomRecord::prev).toList();
  }
}
