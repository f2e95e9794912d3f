package dev.parley.presence;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import dev.parley.contract.PresenceReport.Opened;
import dev.parley.contract.Roster;
import dev.parley.grid.Grid;
import dev.parley.grid.NextVersion;
import dev.parley.protocol.RoomId;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What rosters and their versions leave in the grid. */
class StoredRostersIT {

  private static final RoomId ROOM = new RoomId("room");

  /**
   * As docs/settings.md and docs/presence.md have it, with what is cut off for a member's share.
   */
  private static final int MAX_ROSTERS = 50_000;

  private static HazelcastInstance grid;

  private final StoredRosters rosters = new StoredRosters(grid, grid.getCluster()::getClusterTime);

  @BeforeAll
  static void start() {
    Config config = new Config();
    config.setProperty("hazelcast.logging.type", "slf4j");
    config.setProperty("hazelcast.phone.home.enabled", "false");
    JoinConfig join = config.getNetworkConfig().getJoin();
    join.getMulticastConfig().setEnabled(false);
    join.getAutoDetectionConfig().setEnabled(false);
    config.getNetworkConfig().getInterfaces().setEnabled(true).addInterface("127.0.0.1");
    config.getNetworkConfig().setPort(0).setPortAutoIncrement(false);
    Grid.configure(config);
    grid = Hazelcast.newHazelcastInstance(config);
  }

  @AfterAll
  static void stop() {
    grid.shutdown();
  }

  @BeforeEach
  void nobodyIsThere() {
    grid.getMap(Grid.SESSIONS).clear();
    grid.getMap(Grid.ROSTERS).clear();
  }

  @Test
  void askingAboutRoomsThatDoNotExistWritesNothing() {
    for (int i = 0; i < 1_000; i++) {
      assertThat(page(new RoomId("made-up-" + i)).members()).isEmpty();
      assertThat(count(new RoomId("made-up-" + i))).isZero();
    }

    assertThat(versions().size()).isZero();
  }

  @Test
  void anEventIsAboveThePageOfAnEmptyRoomThatWasReadBefore() {
    for (int i = 0; i < 100; i++) {
      RoomId room = new RoomId("room-" + i);
      long page = page(room).version();

      assertThat(event(room)).isGreaterThan(page);
    }
  }

  @Test
  void aPageHasTheVersionOfTheLastEventAlsoWhenEverybodyHasGone() {
    long event = event(ROOM);

    assertThat(page(ROOM).version()).isEqualTo(event);
  }

  @Test
  void aRoomWithSessionsKeepsItsVersionBetweenPages() {
    Session session =
        Session.opened(new Opened("s", "ada", null, "c", "192.0.2.1"), "gw-1/1", 1).joined(ROOM);
    grid.getMap(Grid.SESSIONS).set("s", SessionRecord.write(session));

    Roster first = page(ROOM);

    assertThat(first.total()).isEqualTo(1);
    assertThat(page(ROOM).version()).isEqualTo(first.version());
    assertThat(event(ROOM)).isEqualTo(first.version() + 1);
  }

  @Test
  void versionsOfRoomsWithoutEndAreBoundedAndNeverGoDown() {
    long first = event(ROOM);
    long now = grid.getCluster().getClusterTime();
    for (int i = 0; i < MAX_ROSTERS * 5 / 4; i++) {
      versions().executeOnKey("room-" + i, new NextVersion(1, now));
    }

    assertThat(versions().size()).isLessThanOrEqualTo(MAX_ROSTERS);
    assertThat(event(ROOM)).isGreaterThan(first);
  }

  private static IMap<String, Long> versions() {
    return grid.getMap(Grid.ROSTERS);
  }

  private Roster page(RoomId room) {
    return rosters.roster(new Roster.Query(room, 100, null));
  }

  private long count(RoomId room) {
    return rosters.roster(new Roster.Query(room, 0, null)).total();
  }

  private long event(RoomId room) {
    return rosters.snapshotForEvent(room, false, List.of(), 200, RoomWindow.SAMPLE).version();
  }
}
