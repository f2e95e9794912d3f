package dev.parley.presence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.contract.PresenceReport.Opened;
import dev.parley.presence.Transition.Kind;
import dev.parley.presence.Transition.RoomChange;
import dev.parley.protocol.RoomId;
import dev.parley.protocol.SessionState;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What rooms see of a transition. */
class TransitionTest {

  private static final long T = 7;
  private static final RoomId LOBBY = new RoomId("lobby");
  private static final RoomId DEV = new RoomId("dev");

  private final Session session =
      Session.opened(new Opened("s1", "ada", "Ada", "c1", "192.0.2.1"), "gw-1", 5).joined(LOBBY);

  @Test
  void whoComesJoinsAndWhoGoesLeavesItsRooms() {
    assertThat(new Transition(null, session, T, 1).roomChanges())
        .containsExactly(new RoomChange(LOBBY, null, session.member(), T, 1));
    assertThat(new Transition(session, null, T, 1).roomChanges())
        .containsExactly(new RoomChange(LOBBY, session.member(), null, T, 1));
  }

  @Test
  void aStateIsSeenInEveryRoomThatTheSessionStaysIn() {
    Session after = session.left(LOBBY).joined(DEV).pending(T);
    Session both = session.joined(DEV);

    assertThat(new Transition(session, after, T, 1).roomChanges())
        .containsExactly(
            new RoomChange(LOBBY, session.member(), null, T, 1),
            new RoomChange(DEV, null, after.member(), T, 1));
    assertThat(new Transition(both, both.pending(T), T, 1).roomChanges())
        .extracting(RoomChange::room)
        .containsExactly(LOBBY, DEV);
  }

  @Test
  void anotherSocketAndAHeartbeatAreNotVisible() {
    Session moved = session.resumed(new Opened("s1", "ada", "Ada", "c2", "192.0.2.2"), "gw-2", T);

    assertThat(new Transition(session, moved, T, 1).roomChanges()).isEmpty();
    assertThat(new Transition(session, session.heard(T), T, 1).roomChanges()).isEmpty();
  }

  @Test
  void anotherNameIsSeen() {
    Session renamed =
        session.resumed(new Opened("s1", "ada", "Countess", "c2", "192.0.2.2"), "gw-2", T);

    assertThat(new Transition(session, renamed, T, 1).roomChanges()).hasSize(1);
  }

  @Test
  void transitionsAreCountedByWhatIsMostTelling() {
    Session moved = session.resumed(new Opened("s1", "ada", "Ada", "c2", "192.0.2.2"), "gw-2", T);
    Session away = session.withChosenState(SessionState.AWAY, T);

    assertThat(kind(null, session)).isEqualTo(Kind.OPENED);
    assertThat(kind(session, null)).isEqualTo(Kind.OFFLINE);
    assertThat(kind(session.pending(T), moved)).isEqualTo(Kind.RESUMED);
    assertThat(kind(session, session.pending(T))).isEqualTo(Kind.PENDING);
    assertThat(kind(session, away)).isEqualTo(Kind.AWAY);
    assertThat(kind(session.pending(T), session.pending(T).heard(T))).isEqualTo(Kind.ONLINE);
    assertThat(kind(session, session.heard(T).joined(DEV))).isEqualTo(Kind.ROOMS);
    assertThat(kind(session, session.heard(T))).isEqualTo(Kind.HEARD);
  }

  @Test
  void aTransitionIsStoredWithItsSessionAndAHeartbeatIsNot() {
    Session opened = Transition.of(null, session, T, "life").after();
    Session left = Transition.of(opened, opened.left(LOBBY), T, "life").after();

    assertThat(List.of(opened.lastTransition().revision(), opened.lastTransition().at()))
        .containsOnly(T);
    assertThat(List.of(left.lastTransition().revision(), left.lastTransition().at()))
        .containsExactly(T + 1, T);
    assertThat(left.lastTransition().by()).isEqualTo("life");
    assertThat(Transition.of(left, left.heard(T + 9), T + 9, "other").after().lastTransition())
        .isEqualTo(left.lastTransition());
    assertThat(Transition.of(left, null, T, "life").revision()).isEqualTo(T + 2);
  }

  @Test
  void transitionsAreRememberedForAMinute() {
    Session opened = Transition.of(null, session.joined(DEV), T, "life").after();
    Session soon = Transition.of(opened, opened.left(DEV), T + 59_999, "life").after();
    Session late = Transition.of(opened, opened.left(DEV), T + 60_000, "life").after();

    assertThat(soon.recentTransitions()).hasSize(2);
    assertThat(late.recentTransitions()).hasSize(1);
    assertThat(soon.ended(T).withTransition(soon, T, "life").lastRooms()).containsExactly(LOBBY);
  }

  @Test
  void recentTransitionsCanBePublishedByOtherInstances() {
    Opened elsewhere = new Opened("s1", "ada", "Countess", "c2", "192.0.2.2");
    List<UnaryOperator<Session>> steps =
        List.of(
            before -> before.joined(DEV),
            before -> before.pending(T),
            before -> before.resumed(elsewhere, "gw-2", T),
            before -> before.left(LOBBY),
            before -> before.withChosenState(SessionState.AWAY, T));
    List<Transition> published = new ArrayList<>();
    published.add(Transition.of(null, session, T, "life"));
    for (UnaryOperator<Session> step : steps) {
      Session before = published.get(published.size() - 1).after();
      published.add(Transition.of(before, step.apply(before), T, "life"));
    }
    Session last = published.get(published.size() - 1).after();
    Session end = last.ended(T).withTransition(last, T, "other");
    published.add(Transition.of(last, null, T, "other"));

    assertThat(end.recentTransitions())
        .extracting(Session.AttributedTransition::by)
        .containsExactly("life", "life", "life", "life", "life", "life", "other");
    assertThat(
            end.recentTransitions().stream()
                .flatMap(made -> made.transition().roomChanges().stream())
                .map(this::record))
        .containsExactlyElementsOf(
            published.stream()
                .flatMap(made -> made.roomChanges().stream())
                .map(this::record)
                .toList());
  }

  private JsonObject record(RoomChange change) {
    return TransitionRecord.value(change, "life");
  }

  private static Kind kind(Session before, Session after) {
    return new Transition(before, after, T, 1).kind();
  }
}
