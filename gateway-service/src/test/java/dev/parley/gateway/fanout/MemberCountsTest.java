package dev.parley.gateway.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.contract.RoomEvent.PresenceChanged;
import dev.parley.contract.Roster;
import dev.parley.protocol.Member;
import dev.parley.protocol.RoomId;
import dev.parley.protocol.SessionState;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The number that a join is answered with counts every session once, however late presence is. */
class MemberCountsTest {

  private static final RoomId ROOM = new RoomId("r");

  private final MemberCounts counts = new MemberCounts();
  private long version;

  @Test
  void whoeverJoinsIsCountedBeforePresencePublishesIt() {
    publish(1, List.of("ada"), List.of());

    counts.joined(ROOM, "bob", false);

    assertThat(counts.sessions(ROOM)).isEqualTo(2);
    publish(2, List.of("bob"), List.of());
    assertThat(counts.sessions(ROOM)).isEqualTo(2);
  }

  @Test
  void whoLeavesAndJoinsAgainAndAgainIsOne() {
    publish(2, List.of("ada", "bob"), List.of());

    for (int i = 0; i < 4; i++) {
      counts.left(ROOM, "bob");
      assertThat(counts.sessions(ROOM)).isEqualTo(1);
      counts.joined(ROOM, "bob", false);
      assertThat(counts.sessions(ROOM)).isEqualTo(2);
    }
  }

  @Test
  void itStaysRightWhilePresencePublishesThatLater() {
    publish(2, List.of("ada", "bob"), List.of());
    counts.left(ROOM, "bob");
    counts.joined(ROOM, "bob", false);

    publish(1, List.of(), List.of("bob"));
    assertThat(counts.sessions(ROOM)).isEqualTo(2);
    publish(2, List.of("bob"), List.of());
    assertThat(counts.sessions(ROOM)).isEqualTo(2);
    counts.left(ROOM, "bob");
    publish(1, List.of(), List.of("bob"));
    assertThat(counts.sessions(ROOM)).isEqualTo(1);
  }

  @Test
  void whoLeavesBeforePresencePublishedItsJoinIsCountedWhenItComesBack() {
    publish(1, List.of("ada"), List.of());
    counts.joined(ROOM, "bob", false);
    counts.left(ROOM, "bob");

    publish(2, List.of("bob"), List.of());

    assertThat(counts.sessions(ROOM)).isEqualTo(1);
    counts.joined(ROOM, "bob", false);
    assertThat(counts.sessions(ROOM)).isEqualTo(2);
  }

  @Test
  void aSessionThatIsResumedIsCountedAlready() {
    publish(3, List.of(), List.of());

    counts.joined(ROOM, "bob", true);

    assertThat(counts.sessions(ROOM)).isEqualTo(3);
  }

  @Test
  void aJoinThatFailsAddsNothing() {
    publish(3, List.of(), List.of());
    counts.joined(ROOM, "bob", false);

    counts.forget(ROOM, "bob");

    assertThat(counts.sessions(ROOM)).isEqualTo(3);
  }

  @Test
  void theFirstHereIsCountedBesideWhoPresenceKnows() {
    counts.joined(ROOM, "bob", false);
    assertThat(counts.isKnown(ROOM)).isFalse();

    counts.answered(ROOM, roster("ada"));

    assertThat(counts.isKnown(ROOM)).isTrue();
    assertThat(counts.sessions(ROOM)).isEqualTo(2);
  }

  @Test
  void whoJoinedJustBeforeIsCountedWhetherPresenceHasItOrNot() {
    for (Roster roster : List.of(roster(), roster("ada"), roster("ada", "bob"), roster("bob"))) {
      MemberCounts fresh = new MemberCounts();
      fresh.joined(ROOM, "ada", false);
      fresh.joined(ROOM, "bob", false);

      fresh.answered(ROOM, roster);

      assertThat(fresh.sessions(ROOM)).as("%s", roster).isEqualTo(2);
    }
  }

  @Test
  void withoutPresenceThoseAreCountedThatAreHere() {
    counts.joined(ROOM, "ada", false);
    counts.joined(ROOM, "bob", false);

    assertThat(counts.sessions(ROOM)).isEqualTo(2);
    assertThat(counts.sessions(new RoomId("other"))).isEqualTo(1);
  }

  @Test
  void anEventOrAPageThatWasOvertakenChangesNothing() {
    publish(5, List.of(), List.of());
    publish(6, List.of(), List.of());

    counts.published(new PresenceChanged(ROOM, List.of(), List.of(), List.of(), 5, 1, null));
    counts.answered(ROOM, roster("ada"));

    assertThat(counts.sessions(ROOM)).isEqualTo(6);
  }

  @Test
  void inABigRoomTheTotalIsTaken() {
    publish(500, List.of(), List.of());
    counts.joined(ROOM, "bob", false);

    counts.published(
        new PresenceChanged(ROOM, List.of(), List.of(), List.of(), 501, ++version, List.of()));

    assertThat(counts.sessions(ROOM)).isEqualTo(501);
  }

  @Test
  void whatPresenceNeverConfirmsIsBounded() {
    publish(1, List.of("ada"), List.of());
    for (int i = 0; i < 100_000; i++) {
      counts.joined(ROOM, "s" + i, false);
      counts.left(ROOM, "s" + i);
    }

    counts.joined(ROOM, "bob", false);

    assertThat(counts.sessions(ROOM)).isEqualTo(2);
  }

  private void publish(long total, List<String> joined, List<String> left) {
    counts.published(
        new PresenceChanged(ROOM, rows(joined), rows(left), List.of(), total, ++version, null));
  }

  private static Roster roster(String... sessions) {
    return new Roster(rows(Arrays.asList(sessions)), sessions.length, null, 1);
  }

  private static List<Member> rows(List<String> sessions) {
    return sessions.stream()
        .map(session -> new Member(session, session, null, SessionState.ONLINE, 0))
        .toList();
  }
}
