package dev.parley.presence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.contract.PresenceReport.Opened;
import dev.parley.contract.Roster;
import dev.parley.presence.StoredRosters.RosterSnapshot;
import dev.parley.protocol.Member;
import dev.parley.protocol.RoomId;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Pages and versions of rosters, by the clock of the test. */
class StoredRostersTest {

  private static final RoomId LOBBY = new RoomId("lobby");
  private static final RoomId DEV = new RoomId("dev");
  private static final int BIG_ROOM = 3;
  private static final int SAMPLE = 2;

  private final MemoryGrid grid = new MemoryGrid();
  private long now = 5_000;
  private final StoredRosters rosters = new StoredRosters(grid.hazelcast(), () -> now);

  @Test
  void eachEventTakesTheNextVersion() {
    RosterSnapshot first = event(false);

    RosterSnapshot second = event(false);

    assertThat(List.of(first.version(), second.version())).containsExactly(5_000L, 5_001L);
  }

  @Test
  void anEventAfterAGapSkipsAVersion() {
    event(false);

    RosterSnapshot afterGap = event(true);

    assertThat(afterGap.version()).isEqualTo(5_002);
  }

  @Test
  void anEventReportsThoseOfTheSessionsThatAreInTheRoom() {
    put(LOBBY, "s1", "s2");
    put(DEV, "s3");

    RosterSnapshot snapshot = event(false, "s1", "s3", "s4");

    assertThat(snapshot.rows()).containsOnlyKeys("s1");
    assertThat(snapshot.total()).isEqualTo(2);
  }

  @Test
  void anEventOfABigRoomReadsASampleOnly() {
    put(LOBBY, "s1", "s2", "s3", "s4");

    RosterSnapshot snapshot = event(false, "s1", "s2", "s3");

    assertThat(snapshot.rows()).hasSize(SAMPLE);
    assertThat(snapshot.total()).isEqualTo(4);
  }

  @Test
  void anEventOfManyChangesReadsASampleOnly() {
    put(LOBBY, "s1", "s2", "s3");

    RosterSnapshot snapshot = event(false, "s1", "s2", "s3", "s4");

    assertThat(snapshot.rows()).hasSize(SAMPLE);
  }

  @Test
  void aPageContinuesAfterItsCursor() {
    put(LOBBY, "s1", "s2", "s3", "s4", "s5");
    Roster first = page(LOBBY, 2, null);
    Roster second = page(LOBBY, 2, first.cursor());

    Roster third = page(LOBBY, 2, second.cursor());

    assertThat(Stream.of(first, second, third).map(StoredRostersTest::ids))
        .containsExactly(List.of("s1", "s2"), List.of("s3", "s4"), List.of("s5"));
    assertThat(third.cursor()).isNull();
    assertThat(third.total()).isEqualTo(5);
  }

  @Test
  void aLastPageThatIsFullHasNoCursor() {
    put(LOBBY, "s1", "s2");

    Roster page = page(LOBBY, 2, null);

    assertThat(ids(page)).containsExactly("s1", "s2");
    assertThat(page.cursor()).isNull();
  }

  @Test
  void aPageHasTheVersionOfTheLastEvent() {
    put(LOBBY, "s1");
    long version = event(false).version();
    now = 9_000;

    Roster page = page(LOBBY, 10, null);

    assertThat(page.version()).isEqualTo(version);
  }

  @Test
  void aPageHasTheVersionOfTheLastEventAlsoAfterEverybodyHasLeft() {
    long version = event(false).version();
    now = 9_000;

    Roster page = page(LOBBY, 10, null);

    assertThat(page.version()).isEqualTo(version);
  }

  @Test
  void thePageOfAnEmptyRoomIsOlderThanAnyEventAndStoresNothing() {
    Roster page = page(LOBBY, 10, null);

    assertThat(page.version()).isEqualTo(4_000);
    assertThat(grid.versionedRooms()).isEmpty();
  }

  @Test
  void thePageOfARoomWithSessionsBeginsItsVersions() {
    put(LOBBY, "s1");

    Roster page = page(LOBBY, 10, null);

    assertThat(page.version()).isEqualTo(5_000);
    assertThat(event(false).version()).isEqualTo(5_001);
  }

  @Test
  void aPageOfNothingHasTheTotalAndStoresNothing() {
    put(LOBBY, "s1", "s2");

    Roster page = page(LOBBY, 0, null);

    assertThat(page).isEqualTo(new Roster(List.of(), 2, null, 0));
    assertThat(grid.versionedRooms()).isEmpty();
  }

  private void put(RoomId room, String... ids) {
    for (String id : ids) {
      grid.put(
          Session.opened(new Opened(id, "ada", "Ada", "c", "192.0.2.1"), "gw-1", 1).joined(room));
    }
  }

  private RosterSnapshot event(boolean missed, String... ids) {
    return rosters.snapshotForEvent(LOBBY, missed, List.of(ids), BIG_ROOM, SAMPLE);
  }

  private Roster page(RoomId room, int limit, String cursor) {
    return rosters.roster(new Roster.Query(room, limit, cursor));
  }

  private static List<String> ids(Roster page) {
    return page.members().stream().map(Member::session).toList();
  }
}
