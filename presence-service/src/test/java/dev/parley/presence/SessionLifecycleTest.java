package dev.parley.presence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.contract.PresenceReport.Change;
import dev.parley.contract.PresenceReport.Closed;
import dev.parley.contract.PresenceReport.Heard;
import dev.parley.contract.PresenceReport.Joined;
import dev.parley.contract.PresenceReport.Left;
import dev.parley.contract.PresenceReport.Opened;
import dev.parley.contract.PresenceReport.SessionSnapshot;
import dev.parley.contract.PresenceReport.StateSet;
import dev.parley.presence.SessionLifecycle.Outcome;
import dev.parley.protocol.RoomId;
import dev.parley.protocol.SessionState;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of {@link SessionLifecycle}, by the clock of the test. */
class SessionLifecycleTest {

  private static final long T0 = 1_000_000;
  private static final RoomId LOBBY = new RoomId("lobby");
  private static final RoomId DEV = new RoomId("dev");
  private static final Change HEARD = new Heard("s1");

  private final SessionLifecycle lifecycle =
      new SessionLifecycle(Duration.ofSeconds(45), Duration.ofSeconds(60));

  @Test
  void anOpenedSessionIsOnlineAndInNoRoom() {
    Session session = report(null, "gw-1", T0, opened("c1"));

    assertThat(session.state()).isEqualTo(SessionState.ONLINE);
    assertThat(session.rooms()).isEmpty();
    assertThat(session.socket()).isEqualTo(new Session.Socket("gw-1", "c1", "192.0.2.1"));
    assertThat(session.since()).isEqualTo(T0);
    assertThat(session.lastActive()).isEqualTo(T0);
  }

  @Test
  void changesOfOneReportApplyInOrder() {
    Session session =
        report(null, "gw-1", T0, opened("c1"), joined(LOBBY), joined(DEV), left(LOBBY));

    assertThat(session.rooms()).containsExactly(DEV);
  }

  @Test
  void joiningTwiceAndLeavingWhereItIsNotChangeNothing() {
    Session before = inLobby();

    assertThat(report(before, "gw-1", T0, joined(LOBBY), left(DEV))).isEqualTo(before);
  }

  @Test
  void aResumedSessionKeepsItsRoomsAndItsStateOnTheOtherSocket() {
    Session before = report(inLobby(), "gw-1", T0, stateSet(SessionState.AWAY));

    Session after = report(before, "gw-2", T0 + 5, opened("c9"));

    assertThat(after.rooms()).containsExactly(LOBBY);
    assertThat(after.state()).isEqualTo(SessionState.AWAY);
    assertThat(after.since()).isEqualTo(before.since());
    assertThat(after.socket().gateway()).isEqualTo("gw-2");
  }

  static List<SessionState> chosen() {
    return List.of(SessionState.ONLINE, SessionState.AWAY, new SessionState(9));
  }

  @ParameterizedTest
  @MethodSource("chosen")
  void aPendingSessionComesBackToWhatItHadChosen(SessionState chosen) {
    Session before = report(inLobby(), "gw-1", T0, stateSet(chosen));
    Session pending = report(before, "gw-1", T0 + 10, closed("c1", false));

    Session heard = report(pending, "gw-1", T0 + 20, HEARD);
    Session resumed = report(pending, "gw-2", T0 + 20, opened("c2"));

    assertThat(pending.state()).isEqualTo(SessionState.PENDING);
    assertThat(pending.since()).isEqualTo(T0 + 10);
    assertThat(heard.state()).isEqualTo(chosen);
    assertThat(heard.since()).isEqualTo(T0 + 20);
    assertThat(resumed.state()).isEqualTo(chosen);
  }

  static List<SessionState> onlyPresenceSays() {
    return List.of(SessionState.PENDING, SessionState.OFFLINE);
  }

  @ParameterizedTest
  @MethodSource("onlyPresenceSays")
  void aClientCannotSetWhatOnlyPresenceMaySay(SessionState state) {
    assertThatThrownBy(() -> stateSet(state))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(state.name());
  }

  @Test
  void aGoodbyeIsOfflineAtOnce() {
    Outcome outcome = outcome(inLobby(), "gw-1", T0, closed("c1", true));

    assertThat(outcome.session()).isNull();
    assertThat(outcome.unknown()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theEndOfAnOlderSocketIsNoEndOfTheSession(boolean graceful) {
    Session before = report(inLobby(), "gw-1", T0, opened("c2"));

    assertThat(report(before, "gw-1", T0, closed("c1", graceful))).isEqualTo(before);
  }

  @Test
  void theEndOfASocketOfTheSameNameElsewhereIsNoEndOfTheSession() {
    Session before = report(inLobby(), "gw-2", T0, opened("c1"));

    assertThat(report(before, "gw-1", T0, closed("c1", true))).isEqualTo(before);
  }

  @Test
  void anUnknownSessionIsAskedFor() {
    assertThat(outcome(null, "gw-1", T0, HEARD)).isEqualTo(new Outcome(null, true));
    assertThat(outcome(null, "gw-1", T0, joined(LOBBY))).isEqualTo(new Outcome(null, true));
    assertThat(outcome(null, "gw-1", T0, HEARD, opened("c1")).unknown()).isFalse();
  }

  @Test
  void anUnknownSessionThatHasEndedIsNotAskedFor() {
    assertThat(outcome(null, "gw-1", T0, closed("c1", false))).isEqualTo(new Outcome(null, false));
    assertThat(outcome(null, "gw-1", T0, opened("c1"), closed("c1", true)))
        .isEqualTo(new Outcome(null, false));
  }

  @Test
  void aGatewayThatDoesNotHoldTheSessionIsNotListenedTo() {
    Session before = report(inLobby(), "gw-2", T0, opened("c2"));

    Outcome outcome = outcome(before, "gw-1", T0 + 9, HEARD, joined(DEV));

    assertThat(outcome).isEqualTo(new Outcome(before, false));
  }

  @Test
  void aGatewayThatHearsASessionLostElsewhereIsAskedToOpenItAgain() {
    Session lost =
        report(report(inLobby(), "gw-2", T0, opened("c2")), "gw-2", T0, closed("c2", false));

    assertThat(outcome(lost, "gw-1", T0 + 9, HEARD)).isEqualTo(new Outcome(lost, true));
  }

  @Test
  void silenceIsPendingAndThenOffline() {
    Session session = inLobby();

    assertThat(lifecycle.sweep(session, T0 + 44_999, T0)).isSameAs(session);
    Session pending = lifecycle.sweep(session, T0 + 45_000, T0);
    assertThat(pending).isEqualTo(session.pending(T0 + 45_000));
    assertThat(lifecycle.sweep(pending, T0 + 59_999, T0)).isSameAs(pending);
    assertThat(lifecycle.sweep(pending, T0 + 60_000, T0)).isNull();
  }

  @Test
  void nobodyIsOfflineWithoutAGraceAsPending() {
    Session session = inLobby();

    Session late = lifecycle.sweep(session, T0 + 600_000, T0);

    assertThat(late).isEqualTo(session.pending(T0 + 600_000));
    assertThat(lifecycle.sweep(late, T0 + 614_999, T0)).isSameAs(late);
    assertThat(lifecycle.sweep(late, T0 + 615_000, T0)).isNull();
  }

  @Test
  void aSessionThatHasLostItsSocketIsOfflineAfterTheGrace() {
    Session pending = report(inLobby(), "gw-1", T0 + 1_000, closed("c1", false));

    assertThat(lifecycle.sweep(pending, T0 + 15_999, T0)).isSameAs(pending);
    assertThat(lifecycle.sweep(pending, T0 + 16_000, T0)).isNull();
  }

  @Test
  void silenceAndGraceCountFromWhenSomebodyListens() {
    Session session = inLobby();
    Session pending = session.pending(T0);
    long listening = T0 + 100_000;

    assertThat(lifecycle.sweep(session, listening + 44_999, listening)).isSameAs(session);
    assertThat(lifecycle.sweep(session, listening + 45_000, listening))
        .isEqualTo(session.pending(listening + 45_000));
    assertThat(lifecycle.sweep(pending, listening + 14_999, listening)).isSameAs(pending);
    assertThat(lifecycle.sweep(pending, listening + 15_000, listening)).isNull();
  }

  @Test
  void aReportOfTheWholeSessionReplacesRoomsAndState() {
    Session before = report(inLobby(), "gw-1", T0, joined(DEV));
    RoomId other = new RoomId("other");

    Session after =
        report(
            before,
            "gw-1",
            T0 + 5,
            opened("c1"),
            new SessionSnapshot("s1", List.of(other, DEV), SessionState.AWAY));

    assertThat(after.rooms()).containsExactly(DEV, other);
    assertThat(after.state()).isEqualTo(SessionState.AWAY);
    assertThat(
            report(
                after,
                "gw-1",
                T0 + 5,
                new SessionSnapshot("s1", List.of(DEV, other), after.state())))
        .isEqualTo(after);
  }

  @Test
  void theDeathOfAGatewayConcernsOnlyWhatItHolds() {
    Session session = inLobby();

    assertThat(lifecycle.gatewayLost(session, "gw-2", T0)).isSameAs(session);
    Session lost = lifecycle.gatewayLost(session, "gw-1", T0 + 3);
    assertThat(lost).isEqualTo(session.pending(T0 + 3));
    assertThat(lifecycle.gatewayLost(lost, "gw-1", T0 + 4)).isSameAs(lost);
  }

  @Test
  void aClockThatRunsBackDoesNotMakeASessionOlder() {
    assertThat(report(inLobby(), "gw-1", T0 - 500, HEARD).lastActive()).isEqualTo(T0);
  }

  private Session inLobby() {
    return report(null, "gw-1", T0, opened("c1"), joined(LOBBY));
  }

  private Session report(Session before, String gateway, long now, Change... changes) {
    return outcome(before, gateway, now, changes).session();
  }

  private Outcome outcome(Session before, String gateway, long now, Change... changes) {
    return lifecycle.report(before, gateway, List.of(changes), now);
  }

  private static Change opened(String connection) {
    return new Opened("s1", "ada", "Ada", connection, "192.0.2.1");
  }

  private static Change joined(RoomId room) {
    return new Joined("s1", room);
  }

  private static Change left(RoomId room) {
    return new Left("s1", room);
  }

  private static Change stateSet(SessionState state) {
    return new StateSet("s1", state);
  }

  private static Change closed(String connection, boolean graceful) {
    return new Closed("s1", connection, graceful);
  }
}
