package dev.parley.presence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.contract.Member;
import dev.parley.contract.RoomEvent.PresenceChanged;
import dev.parley.contract.RoomId;
import dev.parley.contract.SessionState;
import dev.parley.presence.Transition.Shift;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a window tells and what cancels out. */
class RoomWindowTest {

  private static final RoomId LOBBY = new RoomId("lobby");
  private static final Member ONLINE = new Member("s1", "ada", "Ada", SessionState.ONLINE, 1);
  private static final Member PENDING = new Member("s1", "ada", "Ada", SessionState.PENDING, 2);
  private static final Member BACK = new Member("s1", "ada", "Ada", SessionState.ONLINE, 3);
  private static final Member OTHER = new Member("s2", "bob", null, SessionState.AWAY, 1);

  private final RoomWindow window = new RoomWindow(LOBBY);

  @Test
  void allChangesOfAWindowAreOneEvent() {
    add(null, ONLINE);
    add(OTHER, null);

    assertThat(window.event(5, 200))
        .isEqualTo(
            new PresenceChanged(
                LOBBY,
                List.of(ONLINE),
                List.of(new Member("s2", "bob", null, SessionState.OFFLINE, 9)),
                List.of(),
                5));
  }

  @Test
  void aJoinAndALeaveCancelOut() {
    add(null, ONLINE);
    add(ONLINE, null);

    assertThat(window.isEmpty()).isTrue();
  }

  @Test
  void aLeaveAndAJoinCancelOut() {
    add(ONLINE, null);
    add(null, BACK);

    assertThat(window.isEmpty()).isTrue();
  }

  @Test
  void aSessionLostAndBackHasNotChanged() {
    add(ONLINE, PENDING);
    add(PENDING, BACK);

    assertThat(window.isEmpty()).isTrue();
  }

  @Test
  void whoJoinsAndChangesHasJoinedAsItIsNow() {
    add(null, ONLINE);
    add(ONLINE, PENDING);

    assertThat(window.event(1, 200).joined()).containsExactly(PENDING);
    assertThat(window.event(1, 200).changed()).isEmpty();
  }

  @Test
  void aStateIsAChange() {
    add(ONLINE, PENDING);

    assertThat(window.isEmpty()).isFalse();
    assertThat(window.event(1, 200).changed()).containsExactly(PENDING);
  }

  @Test
  void aBigRoomIsToldTheTotalOnly() {
    add(null, ONLINE);

    assertThat(window.event(200, 200).joined()).hasSize(1);
    assertThat(window.event(201, 200))
        .isEqualTo(new PresenceChanged(LOBBY, List.of(), List.of(), List.of(), 201));
  }

  private void add(Member before, Member after) {
    window.add(new Shift(LOBBY, before, after, 9));
  }
}
