package dev.parley.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.config.Settings;
import dev.parley.protocol.RoomId;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which rooms guests may use where the setting says nothing, and what it may say. */
class GuestRoomsTest {

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.1.2.3", "::1", "localhost"})
  void onThisMachineAloneTheyMayUseAll(String host) {
    Rights rights = read(Map.of("PARLEY_GATEWAY_HOST", host)).rights();

    assertThat(rights).isEqualTo(Rights.ALL_ROOMS);
  }

  @ParameterizedTest
  @CsvSource({
    "public.a, true",
    "public., true",
    "general, true",
    "general2, false",
    "public, false",
    "team, false"
  })
  void whereOthersComeTheyMayUseWhatIsPublic(String room, boolean may) {
    Rights rights = read(Map.of("PARLEY_GATEWAY_HOST", "0.0.0.0")).rights();

    assertThat(rights.mayJoin(new RoomId(room))).isEqualTo(may);
    assertThat(rights.maySend(new RoomId(room))).isEqualTo(may);
  }

  @Test
  void whatIsSetCountsOnEveryInterface() {
    Rights rights = read(Map.of("PARLEY_GUEST_ROOMS", "lobby")).rights();

    assertThat(rights.mayJoin(new RoomId("lobby"))).isTrue();
    assertThat(rights.mayJoin(new RoomId("general"))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "*, general",
    "'public.*, general', general",
    "gen*, general",
    "public.*, public.general",
    "'lobby, public.*', lobby",
    "a*, ageneral"
  })
  void thePageOpensARoomThatGuestsMayUse(String patterns, String room) {
    GuestRooms rooms = read(Map.of("PARLEY_GUEST_ROOMS", patterns));

    assertThat(rooms.first()).isEqualTo(room);
    assertThat(rooms.rights().mayJoin(new RoomId(room))).isTrue();
  }

  @Test
  void aPrefixThatLeavesNoSpaceIsARoomItself() {
    String longest = "p".repeat(RoomId.MAX_LENGTH);

    assertThat(read(Map.of("PARLEY_GUEST_ROOMS", longest + "*")).first()).isEqualTo(longest);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a*b", "**", "a b", "#"})
  void whatIsNoPatternIsAFault(String pattern) {
    Settings settings = Settings.of(Map.of("PARLEY_GUEST_ROOMS", pattern));

    AuthSettings.read(settings);

    assertThat(settings.faults()).singleElement().asString().contains("\"" + pattern + "\"");
  }

  private static GuestRooms read(Map<String, String> values) {
    Settings settings = Settings.of(values);
    AuthSettings auth = AuthSettings.read(settings);
    settings.check();
    return auth.guestRooms();
  }
}
