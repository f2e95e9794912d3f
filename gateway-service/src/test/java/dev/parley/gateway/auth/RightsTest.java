package dev.parley.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.RoomId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A pattern is a room id with an optional star at its end. */
class RightsTest {

  @ParameterizedTest
  @CsvSource({
    "*, general, true",
    "general, general, true",
    "general, general2, false",
    "general, genera, false",
    "general, General, false",
    "team-*, team-, true",
    "team-*, team-a, true",
    "team-*, team, false",
    "team-*, x-team-a, false",
    "*-a, team-a, false",
    "te*am, team, false",
    "'', general, false"
  })
  void aRoomMatchesAsAWholeOrByThePrefixBeforeTheStar(
      String pattern, String room, boolean expected) {
    Rights rights = new Rights(List.of(pattern), List.of(), false);

    boolean may = rights.mayJoin(new RoomId(room));

    assertThat(may).isEqualTo(expected);
  }

  @Test
  void oneMatchingPatternIsEnough() {
    Rights rights = new Rights(List.of("a", "b*", "c"), List.of(), false);

    assertThat(List.of("a", "bee", "c")).allMatch(room -> rights.mayJoin(new RoomId(room)));
  }

  @Test
  void joiningAndSendingAreJudgedByTheirOwnPatterns() {
    Rights reader = new Rights(List.of("news"), List.of("talk"), false);

    assertThat(reader.mayJoin(new RoomId("news"))).isTrue();
    assertThat(reader.maySend(new RoomId("news"))).isFalse();
    assertThat(reader.mayJoin(new RoomId("talk"))).isFalse();
    assertThat(reader.maySend(new RoomId("talk"))).isTrue();
  }

  @Test
  void noPatternMeansNoRoomEvenForAnAdmin() {
    Rights none = new Rights(List.of(), List.of(), true);

    assertThat(none.mayJoin(new RoomId("a"))).isFalse();
    assertThat(none.maySend(new RoomId("a"))).isFalse();
  }

  @Test
  void allRoomsIsNoAdmin() {
    assertThat(Rights.ALL_ROOMS.admin()).isFalse();
    assertThat(Rights.ALL_ROOMS.mayJoin(new RoomId("any"))).isTrue();
    assertThat(Rights.ALL_ROOMS.maySend(new RoomId("any"))).isTrue();
  }
}
