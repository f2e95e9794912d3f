package dev.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests over HTTP are read by the rules of frames. */
class HttpRequestsTest {

  private final RequestReader reader = new RequestReader(Frames.LIMITS);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1e400",
        "0.1234567890123456789012",
        "1e3",
        "-0",
        "123456789012345678901234567890",
        "{\"a\":1,\"a\":2}",
        "{ \"b\" : [ 1 ,2 ] }",
        "\"\\u00e9\\/\"",
        "null"
      })
  void theBodyIsTakenAsItWasWritten(String body) {
    Request.Send send = send("{\"key\":\"k\", \"body\" : " + body + "}", null);

    assertThat(new String(send.body(), StandardCharsets.UTF_8)).isEqualTo(body);
    assertThat(send.key()).isEqualTo("k");
    assertThat(send.room()).isEqualTo(new RoomId("r"));
  }

  @ParameterizedTest
  @CsvSource({
    "'{\"body\":1}', header",
    "'{\"key\":null,\"body\":1}', header",
    "'{\"key\":\"own\",\"body\":1}', own"
  })
  void theKeyMayBeInTheHeader(String json, String expected) {
    assertThat(send(json, "header").key()).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{\"body\":1}", "{\"key\":null,\"body\":1}", "{\"key\":7,\"body\":1}", ""})
  void aMessageWithoutAKeyIsInvalid(String json) {
    ProtocolException refusal = refused(() -> send(json, null));

    assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID);
    assertThat(refusal.text()).startsWith("key: ");
  }

  @Test
  void aKeyInTheHeaderHasTheSameLimits() {
    assertThat(refused(() -> send("{\"body\":1}", "k".repeat(65))).text()).startsWith("key: ");
  }

  @Test
  void whereTheMessageGoesIsInThePathOnly() {
    Request.Send send =
        send("{\"room\":\"other\",\"traceparent\":7,\"key\":\"k\",\"body\":1}", null);

    assertThat(send.room()).isEqualTo(new RoomId("r"));
    assertThat(send.traceparent()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "null", "x", "{", "{\"key\":\"k\",\"body\":1} x", "\"k\""})
  void whatIsNoObjectIsABadFrame(String json) {
    ProtocolException refusal = refused(() -> send(json, "k"));

    assertThat(refusal.code()).isEqualTo(ErrorCode.BAD_FRAME);
    assertThat(refusal.text()).startsWith("request: ");
  }

  @Test
  void whatIsNotUtf8IsABadFrame() {
    byte[] latin = "{\"key\":\"k\",\"body\":\"\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1);
    byte[] wide = "{\"key\":\"k\",\"body\":1}".getBytes(StandardCharsets.UTF_16LE);

    assertThat(refused(() -> reader.send("r", latin, null, null)).code())
        .isEqualTo(ErrorCode.BAD_FRAME);
    assertThat(refused(() -> reader.send("r", wide, null, null)).code())
        .isEqualTo(ErrorCode.BAD_FRAME);
  }

  @ParameterizedTest
  @CsvSource({
    "Ada, Ada",
    "'  Ada ', Ada",
    "alice\\u200b, alice",
    "\\u202eevil, evil",
    "a\\nb, a b"
  })
  void aGuestHasTheSameNameEitherWay(String written, String expected) {
    String frame = "{\"id\":1,\"op\":\"connect\",\"guest\":\"%s\"}".formatted(written);

    assertThat(guest("{\"name\":\"%s\"}".formatted(written))).isEqualTo(expected);
    assertThat(((Request.Connect) Frames.read(frame)).guest()).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"\"",
        "\" \"",
        "\"\\u200d\"",
        "\"\\u0000\"",
        "\"\\ud800\"",
        "\"a\\ud800\"",
        "7",
        "{}"
      })
  void aGuestWithoutANameToBeSeenIsRefusedEitherWay(String written) {
    ProtocolException http = refused(() -> guest("{\"name\":%s}".formatted(written)));
    ProtocolException frame =
        Frames.refused("{\"id\":1,\"op\":\"connect\",\"guest\":%s}".formatted(written));

    assertThat(http.code()).isEqualTo(ErrorCode.INVALID);
    assertThat(frame.code()).isEqualTo(ErrorCode.INVALID);
    assertThat(http.text()).startsWith("name: ").contains("expected: 1 to 64 characters");
    assertThat(frame.text()).startsWith("guest: ").contains("expected: 1 to 64 characters");
  }

  @Test
  void aGuestWithALongNameIsRefusedEitherWay() {
    String name = "n".repeat(65);

    assertThat(refused(() -> guest("{\"name\":\"%s\"}".formatted(name))).text()).contains("64");
    assertThat(
            Frames.refused("{\"id\":1,\"op\":\"connect\",\"guest\":\"%s\"}".formatted(name)).text())
        .contains("64");
  }

  @ParameterizedTest
  @ValueSource(strings = {".", ".."})
  void aRoomThatCannotBeInAPathIsRefusedEitherWay(String room) {
    ProtocolException http = refused(() -> RequestReader.history(room, Map.of()));
    ProtocolException frame =
        Frames.refused("{\"id\":1,\"op\":\"join\",\"room\":\"%s\"}".formatted(room));

    assertThat(http.text()).startsWith("room: \"" + room + "\" (expected: ");
    assertThat(frame.text()).isEqualTo(http.text());
  }

  @ParameterizedTest
  @ValueSource(strings = {"...", "a.", ".a", "-", "__proto__"})
  void otherRoomsWithDotsAreRooms(String room) {
    assertThat(RequestReader.history(room, Map.of()).room()).isEqualTo(new RoomId(room));
  }

  @Test
  void numbersOfAQueryHaveTheBoundsOfFrames() {
    Request.History history =
        RequestReader.history("r", Map.of("limit", "7", "before", "12", "room", "other"));

    assertThat(history).isEqualTo(new Request.History(1, new RoomId("r"), 12, Position.UNKNOWN, 7));
    assertThat(refused(() -> RequestReader.history("r", Map.of("limit", "201"))).text())
        .isEqualTo("limit: \"201\" (expected: an integer from 1 to 200)");
    assertThat(refused(() -> RequestReader.presence("r", Map.of("limit", "x"))).text())
        .isEqualTo("limit: \"x\" (expected: an integer from 1 to 1000)");
    assertThat(
            refused(() -> RequestReader.history("r", Map.of("before", "1", "after", "2"))).text())
        .contains("both before and after");
  }

  @Test
  void whoComesBackGoesOnBehindTheLastEvent() {
    Request.Join after = RequestReader.events("r", Map.of("after", "e_-1/12"), null);
    Request.Join back = RequestReader.events("r", Map.of("last", "5"), "e_-1/-1");

    assertThat(after).isEqualTo(Request.Join.after(1, new RoomId("r"), new Position("e_-1", 12)));
    assertThat(back).isEqualTo(Request.Join.after(1, new RoomId("r"), new Position("e_-1", -1)));
    assertThat(RequestReader.events("r", Map.of("last", "5"), null))
        .isEqualTo(Request.Join.last(1, new RoomId("r"), 5));
    assertThat(RequestReader.events("r", Map.of(), null))
        .isEqualTo(Request.Join.live(1, new RoomId("r")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"12", "e", "/12", "e/", "e/x", "e/-2", "e/01", "e/1234567890123456"})
  void aPositionHasAnEpochAndAnOffset(String text) {
    assertThat(refused(() -> RequestReader.events("r", Map.of(), text)).text())
        .isEqualTo("Last-Event-ID: \"" + text + "\" (expected: epoch/offset)");
    assertThat(refused(() -> RequestReader.events("r", Map.of("after", text), null)).text())
        .isEqualTo("after: \"" + text + "\" (expected: epoch/offset)");
  }

  private Request.Send send(String json, @Nullable String key) {
    return reader.send("r", json.getBytes(StandardCharsets.UTF_8), key, null);
  }

  private static String guest(String json) {
    return RequestReader.guestName(json.getBytes(StandardCharsets.UTF_8));
  }

  private static ProtocolException refused(Callable<?> reading) {
    ProtocolException refusal = catchThrowableOfType(ProtocolException.class, reading::call);
    assertThat(refusal).as("it is refused").isNotNull();
    return refusal;
  }
}
