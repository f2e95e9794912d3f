package dev.parley.room;

import static dev.parley.room.Appends.GENERAL;
import static dev.parley.room.Appends.SETTINGS;
import static dev.parley.room.Appends.TEAM;
import static dev.parley.room.Appends.message;
import static dev.parley.room.Appends.offsets;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.contract.Page;
import dev.parley.contract.RoomRecord;
import dev.parley.log.LogEntry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages from memory: whoever asks can tell whether anything is missing. */
class RoomPartitionRecentTest {

  private static final RoomSettings SMALL_RING =
      new RoomSettings(1_000, 1 << 20, 1_000, Duration.ofSeconds(1));

  private final MemoryLog log = new MemoryLog();

  @Test
  void theFirstAboveAnOffset() {
    // Given
    Owner owner = twoRooms(20, SETTINGS);

    // When
    Page page = owner.partition().recent(Pages.after(GENERAL, 5, 3));

    // Then
    assertThat(offsets(page.records())).containsExactly(6L, 8L, 10L);
    assertThat(page.more()).isTrue();
    assertThat(page.applied()).isEqualTo(19);
    assertThat(page.floor()).isLessThanOrEqualTo(6);
    assertThat(page.epoch()).isEqualTo(Owner.EPOCH);
  }

  @Test
  void theLastOfTheRoomEndsThePage() {
    // Given
    Owner owner = twoRooms(20, SETTINGS);

    // When
    Page page = owner.partition().recent(Pages.after(GENERAL, 14, 3));

    // Then
    assertThat(offsets(page.records())).containsExactly(16L, 18L);
    assertThat(page.more()).isFalse();
  }

  @Test
  void theNewestBelowTheEnd() {
    // Given
    Owner owner = twoRooms(20, SETTINGS);

    // When
    Page page = owner.partition().recent(Pages.before(GENERAL, Long.MAX_VALUE, 3));

    // Then
    assertThat(offsets(page.records())).containsExactly(14L, 16L, 18L);
    assertThat(page.more()).isTrue();
    assertThat(page.floor()).isZero();
  }

  @Test
  void theLastBelowAnOffset() {
    // Given
    Owner owner = twoRooms(20, SETTINGS);

    // When
    Page page = owner.partition().recent(Pages.before(GENERAL, 4, 3));

    // Then
    assertThat(offsets(page.records())).containsExactly(0L, 2L);
    assertThat(page.more()).isFalse();
    assertThat(page.floor()).isZero();
  }

  @Test
  void anEmptyRoomIsAnEmptyPageThatMissesNothing() {
    // Given
    Owner owner = twoRooms(0, SETTINGS);

    // When
    Page page = owner.partition().recent(Pages.newest(GENERAL));

    // Then
    assertThat(page).isEqualTo(new Page(Owner.EPOCH, List.of(), false, -1, 0));
  }

  @Test
  void backwardsBeyondTheRingTheFloorTellsThatMoreIsMissing() {
    // Given
    Owner owner = twoRooms(100, SMALL_RING);

    // When
    Page page = owner.partition().recent(Pages.newest(GENERAL));

    // Then
    assertThat(page.records()).isNotEmpty();
    assertThat(page.more()).isTrue();
    assertThat(page.floor()).isPositive().isLessThanOrEqualTo(page.records().get(0).offset());
  }

  @Test
  void forwardsFromBelowTheRingTheFloorTellsThatSomeIsMissing() {
    // Given
    Owner owner = twoRooms(100, SMALL_RING);

    // When
    Page page = owner.partition().recent(Pages.after(GENERAL, 10));

    // Then
    assertThat(page.floor()).isGreaterThan(11);
  }

  @Test
  void aRoomThatWasQuietSinceBelowTheRingIsWholeAboveItsLast() {
    // Given
    log.append(message(TEAM, "only"));
    for (int i = 0; i < 100; i++) {
      log.append(message("k" + i));
    }
    Owner owner = Owner.serving(log, SMALL_RING);

    // When
    Page page = owner.partition().recent(Pages.after(TEAM, 0));

    // Then
    assertThat(page.records()).isEmpty();
    assertThat(page.floor()).isLessThanOrEqualTo(1);
  }

  @Test
  void aLimitAboveTheMostIsTheMost() {
    // Given
    Owner owner =
        twoRooms(4_000, new RoomSettings(1 << 20, 1 << 20, 10_000, Duration.ofSeconds(1)));

    // When
    Page page = owner.partition().recent(Pages.before(GENERAL, Long.MAX_VALUE, 1_000_000));

    // Then
    assertThat(offsets(page.records())).hasSize(1_000).startsWith(2_000L).endsWith(3_998L);
    assertThat(page.more()).isTrue();
  }

  /** A ring may hold more offsets than the window in which the ends of rooms are remembered. */
  @Test
  void aRoomWhoseEndWasForgottenIsNotSaidToHaveNothing() {
    // Given
    Owner owner =
        Owner.serving(log, new RoomSettings(1 << 20, 1 << 20, 100, Duration.ofSeconds(1)));
    log.append(message(TEAM, "first"));
    log.append(message(TEAM, "second"));
    for (int i = 0; i < 200; i++) {
      log.append(message("k" + i));
    }
    owner.readAll();

    // When
    Page page = owner.partition().recent(Pages.after(TEAM, 0));

    // Then
    boolean claimsToBeComplete = page.floor() <= 1;
    assertThat(!claimsToBeComplete || offsets(page.records()).equals(List.of(1L)))
        .as("%s, floor %d", offsets(page.records()), page.floor())
        .isTrue();
  }

  @Test
  void aRoomThatWokeUpAgainIsNotSaidToHaveNothingBefore() {
    // Given
    Owner owner =
        Owner.serving(log, new RoomSettings(1 << 20, 1 << 20, 100, Duration.ofSeconds(1)));
    log.append(message(TEAM, "first"));
    log.append(message(TEAM, "second"));
    for (int i = 0; i < 200; i++) {
      log.append(message("k" + i));
    }
    log.append(message(TEAM, "third"));
    owner.readAll();

    // When
    Page page = owner.partition().recent(Pages.after(TEAM, 0));

    // Then
    boolean claimsToBeComplete = page.floor() <= 1;
    assertThat(!claimsToBeComplete || offsets(page.records()).equals(List.of(1L, 202L)))
        .as("%s, floor %d", offsets(page.records()), page.floor())
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {900, 5_000, 1 << 20})
  void aPageThatClaimsToBeWholeIsWhatStandsInTheLog(int ringBytes) {
    // Given
    List<String> wrong = new ArrayList<>();
    int claims = 0;

    // When
    for (int seed = 0; seed < 30; seed++) {
      Random random = new Random(seed);
      MemoryLog some = new MemoryLog();
      Owner owner =
          Owner.serving(some, new RoomSettings(ringBytes, 1 << 20, 10_000, Duration.ofSeconds(1)));
      for (int i = 0; i < 300; i++) {
        some.append(message(random.nextInt(5) == 0 ? TEAM : GENERAL, "k" + random.nextInt(400)));
        some.skip(random.nextInt(3) / 2);
      }
      owner.readAll();
      for (long after = -1; after < some.end(); after += 7) {
        Page page = owner.partition().recent(Pages.after(TEAM, after));
        List<Long> expected = standing(some, after);
        if (page.floor() <= after + 1) {
          claims++;
          if (!offsets(page.records()).equals(expected)) {
            wrong.add("seed %d after %d: %s".formatted(seed, after, offsets(page.records())));
          }
        }
      }
    }

    // Then
    assertThat(wrong).isEmpty();
    assertThat(claims).isPositive();
  }

  /** What the room shows above an offset: the first record of each key. */
  private static List<Long> standing(MemoryLog some, long after) {
    List<String> seen = new ArrayList<>();
    List<Long> offsets = new ArrayList<>();
    for (LogEntry entry : some.all()) {
      RoomRecord record = entry.record();
      if (record.room().equals(TEAM) && !seen.contains(record.key())) {
        seen.add(record.key());
        if (entry.offset() > after) {
          offsets.add(entry.offset());
        }
      }
    }
    return offsets;
  }

  private Owner twoRooms(int records, RoomSettings settings) {
    for (int i = 0; i < records; i++) {
      log.append(message(i % 2 == 0 ? GENERAL : TEAM, "given-" + i));
    }
    return Owner.serving(log, settings);
  }
}
