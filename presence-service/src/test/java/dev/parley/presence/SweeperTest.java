package dev.parley.presence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Directory;
import dev.parley.contract.PresenceReport.Opened;
import dev.parley.presence.Transition.Kind;
import dev.parley.presence.Transition.RoomChange;
import dev.parley.protocol.RoomId;
import dev.parley.protocol.SessionState;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a sweep finds, by the clock of the test. */
class SweeperTest {

  private static final long START = 1_000_000;
  private static final long ALL_ANNOUNCED = START + Directory.FORGET_AFTER_MILLIS;
  private static final RoomId LOBBY = new RoomId("lobby");

  private final MemoryGrid grid = new MemoryGrid();
  private final ManualWorkers queryThread = new ManualWorkers();
  private final ManualWorkers changeThread = new ManualWorkers();
  private final List<Transition> published = new ArrayList<>();
  private final List<String> recovered = new ArrayList<>();
  private List<String> gateways = List.of("gw-1/1");
  private List<String> instances = List.of("presence-1");
  private long now = START;

  private final SessionChanges changes =
      new SessionChanges(
          new HazelcastSessions(grid.hazelcast(), "presence-1/2", Duration.ofMinutes(5)),
          new KeyedExecutor(List.of(changeThread)),
          () -> now,
          published::add);

  private final Sweeper sweeper =
      new Sweeper(
          new BlockingCalls<>(new SessionSearch(grid.hazelcast()), queryThread),
          changes,
          new SessionLifecycle(Duration.ofSeconds(45), Duration.ofSeconds(60)),
          new Sweeper.LiveNodes() {
            @Override
            public List<String> gatewayLives() {
              return gateways;
            }

            @Override
            public List<String> presenceNodes() {
              return instances;
            }
          },
          () -> now,
          new Sweeper.Instance("presence-1", "presence-1/2", START),
          this::recover);

  @Test
  void aSilentSessionIsPending() {
    grid.put(session("s1", "gw-1/1", START));
    grid.put(session("s2", "gw-1/1", START + 1));
    now = START + 45_000;

    sweeper.sweep();

    assertThat(published).extracting(Transition::kind).containsExactly(Kind.PENDING);
    assertThat(grid.session("s1").state()).isEqualTo(SessionState.PENDING);
    assertThat(grid.session("s2").state()).isEqualTo(SessionState.ONLINE);
  }

  @Test
  void aPendingSessionEndsAfterTheGrace() {
    grid.put(session("s1", "gw-1/1", START).pending(START));
    grid.put(session("s2", "gw-1/1", START).pending(START + 1));
    now = START + 15_000;

    sweeper.sweep();

    assertThat(grid.session("s1")).isNull();
    assertThat(grid.ended("s1")).isNotNull();
    assertThat(grid.session("s2")).isNotNull();
  }

  @Test
  void silenceBeforeThisInstanceListenedDoesNotCount() {
    grid.put(session("s1", "gw-1/1", START - 600_000));
    now = START + 44_999;

    sweeper.sweep();

    assertThat(published).isEmpty();
  }

  @Test
  void aSessionThatIsHeardDuringTheSweepStaysOnline() {
    Session session = session("s1", "gw-1/1", START);
    grid.put(session);
    now = START + 45_000;
    changeThread.hold();
    sweeper.sweep();
    grid.put(session.heard(now));

    changeThread.release();

    assertThat(published).isEmpty();
  }

  @Test
  void sessionsOfAGatewayThatMissesTwoSweepsArePending() {
    grid.put(session("s1", "gw-1/1", START));
    grid.put(session("s2", "gw-2/1", START));
    now = ALL_ANNOUNCED;
    sweeper.sweep();
    List<Transition> afterOneSweep = List.copyOf(published);

    sweeper.sweep();

    assertThat(afterOneSweep).isEmpty();
    assertThat(published).extracting(Transition::kind).containsExactly(Kind.PENDING);
    assertThat(grid.session("s2").state()).isEqualTo(SessionState.PENDING);
  }

  @Test
  void noGatewayIsDeadBeforeAllHadTimeToAnnounceThemselves() {
    grid.put(session("s1", "gw-2/1", START));
    now = ALL_ANNOUNCED - 1;
    sweeper.sweep();
    sweeper.sweep();

    sweeper.sweep();

    assertThat(published).isEmpty();
  }

  @Test
  void aDeadGatewayIsFoundAgainWhereItsSessionsCouldNotBeChanged() {
    grid.put(session("s1", "gw-2/1", START));
    now = ALL_ANNOUNCED;
    sweeper.sweep();
    grid.failing(true);
    Future<?> failed = sweeper.sweep();
    grid.failing(false);
    sweeper.sweep();

    sweeper.sweep();

    assertThat(failed.failed()).isTrue();
    assertThat(published).extracting(Transition::kind).containsExactly(Kind.PENDING);
  }

  @Test
  void theLastChangesOfADeadInstanceAreRecoveredOnce() {
    grid.put(changedBy("presence-2/1"));
    now = ALL_ANNOUNCED;
    sweeper.sweep();
    sweeper.sweep();
    sweeper.sweep();

    sweeper.sweep();

    assertThat(recovered).containsExactly("presence-2/1: s1");
  }

  @Test
  void aLivingInstanceIsNotRecovered() {
    grid.put(changedBy("presence-2/1"));
    instances = List.of("presence-1", "presence-2");
    now = ALL_ANNOUNCED;
    sweeper.sweep();

    sweeper.sweep();

    assertThat(recovered).isEmpty();
  }

  @Test
  void theFormerLivesOfThisNodeAreRecoveredAtTheStart() {
    grid.put(changedBy("presence-1/1"));

    sweeper.recoverFormerLives();

    assertThat(recovered).containsExactly("presence-1/1: s1");
  }

  @Test
  void whatThisLifePublishesItselfIsNotRecoveredAtTheStart() {
    grid.put(changedBy("presence-1/2"));

    sweeper.recoverFormerLives();

    assertThat(recovered).isEmpty();
  }

  @Test
  void anUncertainChangeIsRecoveredOnce() {
    grid.put(changedBy("presence-1/2"));
    changes.markUncertain();
    sweeper.sweep();

    sweeper.sweep();

    assertThat(recovered).containsExactly("presence-1/2: s1");
  }

  @Test
  void anUncertainChangeIsRecoveredLaterWhereThatFails() {
    grid.put(changedBy("presence-1/2"));
    changes.markUncertain();
    grid.failing(true);
    sweeper.sweep();
    grid.failing(false);

    sweeper.sweep();

    assertThat(recovered).containsExactly("presence-1/2: s1");
  }

  private void recover(String life, List<RoomChange> lost) {
    lost.forEach(change -> recovered.add(life + ": " + change.session()));
  }

  private static Session changedBy(String life) {
    return session("s1", "gw-1/1", START).withTransition(null, START, life);
  }

  private static Session session(String id, String gateway, long heard) {
    return Session.opened(new Opened(id, "ada", "Ada", "c-" + id, "192.0.2.1"), gateway, heard)
        .joined(LOBBY);
  }
}
