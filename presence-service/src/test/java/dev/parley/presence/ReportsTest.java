package dev.parley.presence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.BusException;
import dev.parley.bus.BusException.Code;
import dev.parley.contract.PresenceReport;
import dev.parley.contract.PresenceReport.Change;
import dev.parley.contract.PresenceReport.Closed;
import dev.parley.contract.PresenceReport.Heard;
import dev.parley.contract.PresenceReport.Joined;
import dev.parley.contract.PresenceReport.Left;
import dev.parley.contract.PresenceReport.Opened;
import dev.parley.presence.Transition.Kind;
import dev.parley.protocol.RoomId;
import dev.parley.protocol.SessionState;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of a gateway's report, by the clock of the test. */
class ReportsTest {

  private static final int MAX_WAITING = 10;
  private static final RoomId LOBBY = new RoomId("lobby");
  private static final RoomId DEV = new RoomId("dev");
  private static final Change OPENED = new Opened("s1", "ada", "Ada", "c1", "192.0.2.1");

  private final MemoryGrid grid = new MemoryGrid();
  private final List<Transition> published = new ArrayList<>();
  private long now = 1_000;
  private int waiting;

  private final Reports reports =
      new Reports(
          new SessionChanges(
              new HazelcastSessions(grid.hazelcast(), "presence-1/1", Duration.ofMinutes(5)),
              new KeyedExecutor(List.of(new ManualWorkers())),
              () -> now,
              published::add),
          new SessionLifecycle(Duration.ofSeconds(45), Duration.ofSeconds(60)),
          () -> waiting,
          MAX_WAITING);

  @Test
  void changesOfASessionAreOneTransitionMadeInOrder() {
    Future<PresenceReport.Reply> reply =
        report("gw-1", OPENED, new Joined("s1", LOBBY), new Joined("s1", DEV), left(LOBBY));

    assertThat(reply.result().unknown()).isEmpty();
    assertThat(grid.session("s1").rooms()).containsExactly(DEV);
    assertThat(published).extracting(Transition::kind).containsExactly(Kind.OPENED);
  }

  @Test
  void aHeartbeatIsNoTransition() {
    report("gw-1", OPENED);
    published.clear();
    now = 5_000;

    report("gw-1", new Heard("s1"));

    assertThat(grid.session("s1").lastActive()).isEqualTo(5_000);
    assertThat(published).isEmpty();
  }

  @Test
  void aHeartbeatBringsAPendingSessionBack() {
    report("gw-1", OPENED);
    report("gw-1", new Closed("s1", "c1", false));
    published.clear();

    report("gw-1", new Heard("s1"));

    assertThat(published).extracting(Transition::kind).containsExactly(Kind.ONLINE);
    assertThat(grid.session("s1").state()).isEqualTo(SessionState.ONLINE);
  }

  @Test
  void onlyUnknownSessionsAreAskedFor() {
    report("gw-1", OPENED);

    Future<PresenceReport.Reply> reply =
        report("gw-1", new Heard("s1"), new Heard("s2"), new Joined("s3", LOBBY));

    assertThat(reply.result().unknown()).containsExactlyInAnyOrder("s2", "s3");
  }

  @Test
  void aSessionThatOpensAndClosesInOneReportHasExisted() {
    report("gw-1", OPENED, new Joined("s1", LOBBY), new Closed("s1", "c1", true));

    assertThat(published).extracting(Transition::kind).containsExactly(Kind.OPENED, Kind.OFFLINE);
    assertThat(grid.session("s1")).isNull();
    assertThat(grid.ended("s1").lastRooms()).containsExactly(LOBBY);
  }

  @Test
  void whatAnOpenSessionDoesBeforeItsSocketClosesIsOneTransition() {
    report("gw-1", OPENED);
    published.clear();

    report("gw-1", new Joined("s1", LOBBY), new Closed("s1", "c1", false));

    assertThat(published).extracting(Transition::kind).containsExactly(Kind.PENDING);
    assertThat(grid.session("s1").rooms()).containsExactly(LOBBY);
  }

  @Test
  void aReportThatCannotBeStoredFails() {
    grid.failing(true);

    Future<PresenceReport.Reply> reply = report("gw-1", OPENED);

    assertThat(reply.cause()).hasMessageContaining("the grid is unavailable");
  }

  @Test
  void asMuchAsMayWaitIsAccepted() {
    waiting = MAX_WAITING;

    Future<PresenceReport.Reply> reply = report("gw-1", OPENED);

    assertThat(reply.succeeded()).isTrue();
    assertThat(grid.session("s1")).isNotNull();
  }

  @Test
  void reportsAreRefusedWhileTooMuchIsWaiting() {
    waiting = MAX_WAITING + 1;

    Future<PresenceReport.Reply> reply = report("gw-1", OPENED);

    assertThat(reply.cause()).isInstanceOf(BusException.class);
    assertThat(((BusException) reply.cause()).code()).isEqualTo(Code.BUSY);
    assertThat(reply.cause()).hasMessage("BUSY: waiting: 11 (expected: at most 10)");
    assertThat(grid.session("s1")).isNull();
  }

  private Future<PresenceReport.Reply> report(String gateway, Change... changes) {
    return reports.apply(new PresenceReport(gateway, List.of(changes)));
  }

  private static Change left(RoomId room) {
    return new Left("s1", room);
  }
}
