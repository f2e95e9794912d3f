package dev.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames that keep to the protocol become requests. */
class RequestReaderTest {

  private static final RoomId ROOM = new RoomId("general");

  static Stream<Arguments> wellFormed() {
    return Stream.of(
        Arguments.of(
            "{\"id\":1,\"op\":\"connect\",\"token\":\"a.b.c\"}",
            new Request.Connect(1, "a.b.c", null, null)),
        Arguments.of(
            "{\"id\":1,\"op\":\"connect\",\"guest\":\"Ada\",\"resume\":\"s.m\"}",
            new Request.Connect(1, null, "Ada", "s.m")),
        Arguments.of(
            "{\"id\":2,\"op\":\"join\",\"room\":\"general\"}",
            new Request.Join(2, ROOM, null, 0, false)),
        Arguments.of(
            "{\"id\":2,\"op\":\"join\",\"room\":\"general\",\"last\":0}",
            new Request.Join(2, ROOM, null, 0, true)),
        Arguments.of(
            "{\"id\":2,\"op\":\"join\",\"room\":\"general\",\"last\":20}",
            new Request.Join(2, ROOM, null, 20, true)),
        Arguments.of(
            "{\"id\":2,\"op\":\"join\",\"room\":\"general\",\"after\":{\"epoch\":\"e\",\"offset\":7}}",
            new Request.Join(2, ROOM, new Position("e", 7), 0, true)),
        Arguments.of(
            "{\"id\":2,\"op\":\"join\",\"room\":\"general\",\"after\":{\"epoch\":\"e\",\"offset\":-1}}",
            new Request.Join(2, ROOM, new Position("e", Position.NOTHING), 0, true)),
        Arguments.of(
            "{\"id\":3,\"op\":\"leave\",\"room\":\"general\"}", new Request.Leave(3, ROOM)),
        Arguments.of(
            "{\"id\":4,\"op\":\"history\",\"room\":\"general\"}",
            new Request.History(4, ROOM, Position.UNKNOWN, Position.UNKNOWN, 50)),
        Arguments.of(
            "{\"id\":4,\"op\":\"history\",\"room\":\"general\",\"before\":9,\"limit\":200}",
            new Request.History(4, ROOM, 9, Position.UNKNOWN, 200)),
        Arguments.of(
            "{\"id\":4,\"op\":\"history\",\"room\":\"general\",\"after\":0,\"limit\":1}",
            new Request.History(4, ROOM, Position.UNKNOWN, 0, 1)),
        Arguments.of(
            "{\"id\":5,\"op\":\"presence\",\"room\":\"general\"}",
            new Request.Presence(5, ROOM, 100, null)),
        Arguments.of(
            "{\"id\":5,\"op\":\"presence\",\"room\":\"general\",\"limit\":7,\"cursor\":\"c\"}",
            new Request.Presence(5, ROOM, 7, "c")),
        Arguments.of(
            "{\"id\":6,\"op\":\"state\",\"state\":\"away\"}",
            new Request.State(6, SessionState.AWAY)),
        Arguments.of(
            "{\"id\":6,\"op\":\"state\",\"state\":\"online\"}",
            new Request.State(6, SessionState.ONLINE)),
        Arguments.of(
            "{\"id\":7,\"op\":\"typing\",\"room\":\"general\"}", new Request.Typing(7, ROOM)),
        Arguments.of(
            "{\"id\":9,\"op\":\"refresh\",\"token\":\"a.b.c\"}", new Request.Refresh(9, "a.b.c")),
        Arguments.of("{\"id\":8,\"op\":\"ping\"}", new Request.Ping(8)));
  }

  @ParameterizedTest
  @MethodSource("wellFormed")
  void eachOperationIsReadWithItsFieldsAndDefaults(String frame, Request expected) {
    Request request = Frames.read(frame);

    assertThat(request).isEqualTo(expected);
  }

  @Test
  void aSendIsReadWithAllItsFields() {
    // Given
    String traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    String frame =
        "{\"id\":9,\"op\":\"send\",\"room\":\"general\",\"key\":\"k1\",\"body\":{\"t\":1},\"traceparent\":\""
            + traceparent
            + "\"}";

    // When
    Request.Send send = (Request.Send) Frames.read(frame);

    // Then
    assertThat(send.id()).isEqualTo(9);
    assertThat(send.room()).isEqualTo(ROOM);
    assertThat(send.key()).isEqualTo("k1");
    assertThat(new String(send.body(), StandardCharsets.UTF_8)).isEqualTo("{\"t\":1}");
    assertThat(send.traceparent()).isEqualTo(traceparent);
  }

  @Test
  void theOrderOfFieldsDoesNotMatter() {
    String frame = "{\"room\":\"general\",\"body\":1,\"key\":\"k\",\"op\":\"send\",\"id\":5}";

    Request.Send send = (Request.Send) Frames.read(frame);

    assertThat(send.id()).isEqualTo(5);
    assertThat(send.body()).asString().isEqualTo("1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"x\":null",
        "\"x\":1.5",
        "\"x\":[1,{\"id\":2}]",
        "\"x\":{\"op\":\"leave\",\"id\":7}",
        "\"x\":99999999999999999999999999",
        "\"x\":true",
        "\"\":\"\""
      })
  void unknownFieldsAreIgnoredWhateverTheyHold(String field) {
    Request request = Frames.read("{%s,\"id\":1,\"op\":\"ping\",%s}".formatted(field, field));

    assertThat(request).isEqualTo(new Request.Ping(1));
  }

  @Test
  void ofAFieldThatStandsTwiceTheLastOneCounts() {
    String frame =
        "{\"id\":1,\"id\":2,\"op\":\"ping\",\"op\":\"send\",\"room\":\"a\",\"room\":\"b\","
            + "\"key\":\"k\",\"key\":\"l\",\"body\":1,\"body\":[2]}";

    Request.Send send = (Request.Send) Frames.read(frame);

    assertThat(send.id()).isEqualTo(2);
    assertThat(send.room()).isEqualTo(new RoomId("b"));
    assertThat(send.key()).isEqualTo("l");
    assertThat(send.body()).asString().isEqualTo("[2]");
  }

  @Test
  void aFieldOfNullIsAMissingField() {
    String frame = "{\"id\":1,\"op\":\"join\",\"room\":\"general\",\"after\":null,\"last\":null}";

    Request request = Frames.read(frame);

    assertThat(request).isEqualTo(new Request.Join(1, ROOM, null, 0, false));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 4_294_967_296L, 9_007_199_254_740_991L})
  void anIdMayBeAnyIntegerFrom1To2To53Minus1(long id) {
    Request request = Frames.read("{\"id\":%d,\"op\":\"ping\"}".formatted(id));

    assertThat(request.id()).isEqualTo(id);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 64})
  void aKeyHas1To64Characters(int length) {
    String key = "k".repeat(length);

    Request request =
        Frames.read(
            "{\"id\":1,\"op\":\"send\",\"room\":\"r\",\"key\":\"%s\",\"body\":1}".formatted(key));

    assertThat(((Request.Send) request).key()).isEqualTo(key);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "A-Z.a_z:0-9", "...", "-", ":"})
  void aRoomIsMadeOfTheLettersOfItsAlphabet(String room) {
    Request request = Frames.read("{\"id\":1,\"op\":\"typing\",\"room\":\"%s\"}".formatted(room));

    assertThat(request).isEqualTo(new Request.Typing(1, new RoomId(room)));
  }

  @Test
  void aRoomMayHave128Characters() {
    String room = "r".repeat(128);

    Request request = Frames.read("{\"id\":1,\"op\":\"leave\",\"room\":\"%s\"}".formatted(room));

    assertThat(request).isEqualTo(new Request.Leave(1, new RoomId(room)));
  }

  @Test
  void escapesInTextsAreUnderstood() {
    Request request = Frames.read("{\"\\u0069d\":1,\"op\":\"p\\u0069ng\",\"x\":\"\\\"}\"}");

    assertThat(request).isEqualTo(new Request.Ping(1));
  }
}
