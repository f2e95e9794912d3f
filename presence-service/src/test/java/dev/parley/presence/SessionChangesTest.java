package dev.parley.presence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.contract.PresenceReport.Opened;
import dev.parley.contract.Resume;
import dev.parley.presence.SessionChanges.Rule;
import dev.parley.presence.Transition.Kind;
import dev.parley.protocol.RoomId;
import dev.parley.protocol.SessionState;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How changes reach the stored sessions, by the clock of the test. */
class SessionChangesTest {

  private static final List<String> IDS = List.of("s1");
  private static final Opened OPENED = new Opened("s1", "ada", "Ada", "c1", "192.0.2.1");
  private static final Rule OPEN = (id, before, now) -> Session.opened(OPENED, "gw-1", now);
  private static final Rule PENDING = (id, before, now) -> before.pending(now);

  private final MemoryGrid grid = new MemoryGrid();
  private final ManualWorkers workers = new ManualWorkers();
  private final List<Transition> published = new ArrayList<>();
  private long now = 1_000;

  private final SessionChanges changes =
      new SessionChanges(
          new HazelcastSessions(grid.hazelcast(), "presence-1/1", Duration.ofMinutes(5)),
          new KeyedExecutor(List.of(workers)),
          () -> now,
          published::add);

  @Test
  void aChangeIsStoredAndPublishedWithTheTimeAtWhichItIsMade() {
    workers.hold();
    changes.change(IDS, OPEN);
    now = 2_000;

    workers.release();

    assertThat(published)
        .singleElement()
        .satisfies(transition -> assertThat(transition.kind()).isEqualTo(Kind.OPENED))
        .satisfies(transition -> assertThat(transition.at()).isEqualTo(2_000))
        .extracting(Transition::after)
        .isEqualTo(grid.session("s1"));
    assertThat(grid.session("s1").lastTransition().by()).isEqualTo("presence-1/1");
  }

  @Test
  void aRuleThatChangesNothingPublishesNothing() {
    Session before = givenASession();

    Future<Void> done = changes.change(IDS, (id, session, time) -> session);

    assertThat(done.succeeded()).isTrue();
    assertThat(published).isEmpty();
    assertThat(grid.session("s1")).isEqualTo(before);
  }

  @Test
  void changesOfOneSessionAreMadeInTheOrderOfTheCalls() {
    workers.hold();
    changes.change(IDS, OPEN);
    changes.change(IDS, PENDING);
    changes.end(IDS);

    workers.release();

    assertThat(published)
        .extracting(Transition::kind)
        .containsExactly(Kind.OPENED, Kind.PENDING, Kind.OFFLINE);
  }

  @Test
  void sessionsWaitUntilTheyAreChanged() {
    workers.hold();
    changes.change(List.of("s1", "s2"), OPEN);
    Future<Void> idle = changes.idle();
    int waiting = changes.waiting();
    boolean idleBefore = idle.isComplete();

    workers.release();

    assertThat(waiting).isEqualTo(2);
    assertThat(idleBefore).isFalse();
    assertThat(changes.waiting()).isZero();
    assertThat(idle.succeeded()).isTrue();
  }

  @Test
  void aHeartbeatAtItsGatewayOnlyMovesTheTime() {
    Session before = givenASession();
    now = 9_000;

    changes.heard(IDS, "gw-1", (id, session, time) -> session.pending(time));

    assertThat(published).isEmpty();
    assertThat(grid.session("s1")).isEqualTo(before.heard(9_000));
  }

  @Test
  void aHeartbeatAtAnotherGatewayIsForTheRule() {
    givenASession();

    changes.heard(IDS, "gw-2", PENDING);

    assertThat(published).extracting(Transition::kind).containsExactly(Kind.PENDING);
  }

  @Test
  void aResumedSessionMovesToItsNewSocketAndSaysWhatItWasBefore() {
    givenASession();

    Future<Resume.Reply> reply = changes.resume(resume("ada"));

    assertThat(reply.result())
        .isEqualTo(
            new Resume.Reply(
                true, List.of(new RoomId("lobby")), SessionState.ONLINE, "gw-1", "c1"));
    assertThat(grid.session("s1").socket())
        .isEqualTo(new Session.Socket("gw-2", "c2", "192.0.2.2"));
  }

  @Test
  void aSessionThatHasEndedIsResumedWithoutItsRooms() {
    givenASession();
    changes.change(IDS, (id, session, time) -> null);

    Future<Resume.Reply> reply = changes.resume(resume("ada"));

    assertThat(reply.result().found()).isTrue();
    assertThat(reply.result().rooms()).isEmpty();
    assertThat(grid.session("s1").state()).isEqualTo(SessionState.ONLINE);
  }

  @Test
  void anotherUsersSessionIsNotResumed() {
    Session before = givenASession();

    Future<Resume.Reply> reply = changes.resume(resume("mallory"));

    assertThat(reply.result().found()).isFalse();
    assertThat(grid.session("s1")).isEqualTo(before);
  }

  @Test
  void anotherUsersEndedSessionIsNotResumed() {
    givenASession();
    changes.change(IDS, (id, session, time) -> null);

    Future<Resume.Reply> reply = changes.resume(resume("mallory"));

    assertThat(reply.result().found()).isFalse();
    assertThat(grid.session("s1")).isNull();
  }

  @Test
  void aSessionThatWasEndedForGoodIsNotResumed() {
    givenASession();
    changes.end(IDS);

    Future<Resume.Reply> reply = changes.resume(resume("ada"));

    assertThat(reply.result().found()).isFalse();
    assertThat(grid.session("s1")).isNull();
  }

  @Test
  void aFailedChangeIsUncertainUntilSomebodyTakesCareOfIt() {
    grid.failing(true);

    Future<Void> done = changes.change(IDS, OPEN);

    assertThat(done.failed()).isTrue();
    assertThat(changes.waiting()).isZero();
    assertThat(List.of(changes.takeUncertain(), changes.takeUncertain()))
        .containsExactly(true, false);
  }

  @Test
  void aChangeThatSucceedsIsNotUncertain() {
    changes.change(IDS, OPEN);

    assertThat(changes.takeUncertain()).isFalse();
  }

  private Session givenASession() {
    Session session = Session.opened(OPENED, "gw-1", 1_000).joined(new RoomId("lobby"));
    grid.put(session);
    return session;
  }

  private static Resume resume(String user) {
    return new Resume("gw-2", new Opened("s1", user, null, "c2", "192.0.2.2"));
  }
}
