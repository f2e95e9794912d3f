package dev.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client reads of servers of later versions, and of none. */
class ServerFrameReaderTest {

  @Test
  void anEventOfALaterVersionThatIsStoredMovesTheCursor() {
    ServerFrame read =
        read(
            "{\"event\":\"edit\",\"room\":\"r\",\"offset\":9,\"prev\":7,\"target\":3,\"body\":[1]}");

    assertThat(read).isEqualTo(new Event.Unknown("edit", new RoomId("r"), 9, 7));
  }

  @Test
  void anEventOfALaterVersionThatIsNotStoredDoesNot() {
    ServerFrame read = read("{\"event\":\"mark\",\"room\":\"r\",\"mark\":4}");

    assertThat(read)
        .isEqualTo(new Event.Unknown("mark", new RoomId("r"), Position.UNKNOWN, Position.NOTHING));
  }

  @Test
  void fieldsOfALaterVersionArePassedOver() {
    ServerFrame read =
        read(
            "{\"event\":\"typing\",\"room\":\"r\",\"from\":\"u\",\"new\":{\"a\":[{}]},\"f\":1.5,"
                + "\"t\":true,\"list\":[1,null,[2]]}");

    assertThat(read).isEqualTo(new Event.Typing(new RoomId("r"), "u"));
  }

  @Test
  void aStateOfALaterVersionIsShownAsOnline() {
    ServerFrame read =
        read(
            "{\"event\":\"presence\",\"room\":\"r\",\"joined\":[{\"user\":\"u\",\"name\":null,"
                + "\"session\":\"s\",\"state\":\"dreaming\"}],\"left\":[],\"changed\":[],"
                + "\"total\":1,\"version\":2}");

    assertThat(((Event.PresenceChanged) read).joined())
        .containsExactly(new Member("s", "u", null, SessionState.ONLINE, 0));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void ofACodeOfALaterVersionIsReadWhatCanBeDoneAboutIt(boolean temporary) {
    ServerFrame read =
        read(
            "{\"id\":7,\"error\":{\"code\":\"conflict\",\"message\":\"m\",\"temporary\":%s}}"
                .formatted(temporary));

    assertThat(((Reply.Failed) read).error().code())
        .isEqualTo(temporary ? ErrorCode.UNAVAILABLE : ErrorCode.INVALID);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}",
        "{\"id\":7}",
        "{\"id\":8,\"ok\":{}}",
        "{\"event\":7}",
        "{\"event\":\"message\",\"room\":\"r\"}",
        "{\"event\":\"message\",\"room\":\"a b\",\"offset\":1}",
        "{\"id\":7,\"ok\":{\"position\":3}}",
        "{\"id\":7,\"ok\":[]}",
        "{\"id\":7,\"error\":{\"code\":\"invalid\"}}"
      })
  void whatIsNoFrameIsRefused(String json) {
    assertThatThrownBy(() -> read(json)).isInstanceOf(ProtocolException.class);
  }

  private static ServerFrame read(String json) {
    return ServerFrameReader.read(
        json.getBytes(StandardCharsets.UTF_8), id -> id == 7 ? Op.SEND : null);
  }
}
