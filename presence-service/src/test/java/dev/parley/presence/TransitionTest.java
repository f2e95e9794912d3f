package dev.parley.presence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.contract.PresenceReport.Opened;
import dev.parley.contract.RoomId;
import dev.parley.contract.SessionState;
import dev.parley.presence.Transition.Kind;
import dev.parley.presence.Transition.Shift;
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
    assertThat(new Transition(null, session, T).shifts())
        .containsExactly(new Shift(LOBBY, null, session.member(), T));
    assertThat(new Transition(session, null, T).shifts())
        .containsExactly(new Shift(LOBBY, session.member(), null, T));
  }

  @Test
  void aStateIsSeenInEveryRoomThatTheSessionStaysIn() {
    Session after = session.left(LOBBY).joined(DEV).pending(T);
    Session both = session.joined(DEV);

    assertThat(new Transition(session, after, T).shifts())
        .containsExactly(
            new Shift(LOBBY, session.member(), null, T), new Shift(DEV, null, after.member(), T));
    assertThat(new Transition(both, both.pending(T), T).shifts())
        .extracting(Shift::room)
        .containsExactly(LOBBY, DEV);
  }

  @Test
  void anotherSocketAndASignOfLifeAreNotSeen() {
    Session moved = session.resumed(new Opened("s1", "ada", "Ada", "c2", "192.0.2.2"), "gw-2", T);

    assertThat(new Transition(session, moved, T).shifts()).isEmpty();
    assertThat(new Transition(session, session.heard(T), T).shifts()).isEmpty();
  }

  @Test
  void anotherNameIsSeen() {
    Session renamed =
        session.resumed(new Opened("s1", "ada", "Countess", "c2", "192.0.2.2"), "gw-2", T);

    assertThat(new Transition(session, renamed, T).shifts()).hasSize(1);
  }

  @Test
  void transitionsAreCountedByWhatIsMostTelling() {
    Session moved = session.resumed(new Opened("s1", "ada", "Ada", "c2", "192.0.2.2"), "gw-2", T);
    Session away = session.choosing(SessionState.AWAY, T);

    assertThat(kind(null, session)).isEqualTo(Kind.OPENED);
    assertThat(kind(session, null)).isEqualTo(Kind.OFFLINE);
    assertThat(kind(session.pending(T), moved)).isEqualTo(Kind.RESUMED);
    assertThat(kind(session, session.pending(T))).isEqualTo(Kind.PENDING);
    assertThat(kind(session, away)).isEqualTo(Kind.AWAY);
    assertThat(kind(session.pending(T), session.pending(T).heard(T))).isEqualTo(Kind.ONLINE);
    assertThat(kind(session, session.heard(T).joined(DEV))).isEqualTo(Kind.ROOMS);
    assertThat(kind(session, session.heard(T))).isEqualTo(Kind.HEARD);
  }

  private static Kind kind(Session before, Session after) {
    return new Transition(before, after, T).kind();
  }
}
