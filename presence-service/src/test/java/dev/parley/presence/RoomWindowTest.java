package dev.parley.presence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.contract.RoomEvent.PresenceChanged;
import dev.parley.presence.StoredRosters.RosterSnapshot;
import dev.parley.presence.Transition.RoomChange;
import dev.parley.protocol.Member;
import dev.parley.protocol.RoomId;
import dev.parley.protocol.SessionState;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a window publishes and what cancels out. */
class RoomWindowTest {

  private static final long VERSION = 77;
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

    assertThat(window.event(reading(5, ONLINE), 200))
        .isEqualTo(
            new PresenceChanged(
                LOBBY,
                List.of(ONLINE),
                List.of(new Member("s2", "bob", null, SessionState.OFFLINE, 9)),
                List.of(),
                5,
                VERSION,
                null));
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

    assertThat(window.event(reading(1, PENDING), 200).joined()).containsExactly(PENDING);
    assertThat(window.event(reading(1, PENDING), 200).changed()).isEmpty();
  }

  @Test
  void aStateIsAChange() {
    add(ONLINE, PENDING);

    assertThat(window.isEmpty()).isFalse();
    assertThat(window.event(reading(1, PENDING), 200).changed()).containsExactly(PENDING);
  }

  @Test
  void anEventShowsTheStateAtTheTimeOfTheEvent() {
    add(null, ONLINE);
    add(OTHER, null);

    PresenceChanged event =
        window.event(new RosterSnapshot(VERSION, 1, Map.of("s1", PENDING, "s2", OTHER)), 200);

    assertThat(event.joined()).containsExactly(PENDING);
    assertThat(event.left()).isEmpty();
    assertThat(event.changed()).isEmpty();
  }

  @Test
  void whoJoinedHereAndLeftElsewhereIsNotPublished() {
    add(null, ONLINE);

    PresenceChanged event = window.event(reading(0), 200);

    assertThat(event.joined()).isEmpty();
    assertThat(event.left()).isEmpty();
  }

  @Test
  void aMissedChangeIsWorthAnEvent() {
    window.markMissed();

    assertThat(window.isEmpty()).isFalse();
    assertThat(window.event(reading(3), 200))
        .isEqualTo(new PresenceChanged(LOBBY, List.of(), List.of(), List.of(), 3, VERSION, null));
  }

  @Test
  void aBigRoomGetsItsTotalAndASample() {
    add(null, ONLINE);

    assertThat(window.event(reading(200, ONLINE), 200).joined()).hasSize(1);
    assertThat(window.event(reading(201, ONLINE), 200))
        .isEqualTo(
            new PresenceChanged(
                LOBBY, List.of(), List.of(), List.of(), 201, VERSION, List.of(ONLINE)));
  }

  @Test
  void whenAllLeaveABigRoomAtOnceNobodyIsNamed() {
    add(ONLINE, null);
    add(OTHER, null);

    assertThat(window.event(reading(0), 1).left()).isEmpty();
    assertThat(window.event(reading(0), 1).sample()).isEmpty();
    assertThat(window.event(reading(0), 2).left()).hasSize(2);
  }

  private static RosterSnapshot reading(long total, Member... rows) {
    return new RosterSnapshot(
        VERSION,
        total,
        Stream.of(rows).collect(Collectors.toMap(Member::session, member -> member)));
  }

  private void add(Member before, Member after) {
    window.add(new RoomChange(LOBBY, before, after, 9, 9));
  }
}
