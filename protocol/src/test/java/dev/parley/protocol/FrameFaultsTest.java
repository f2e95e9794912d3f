package dev.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames that cannot be answered by id: no JSON object, or no usable id. */
class FrameFaultsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "hello",
        "{",
        "}",
        "{\"id\":1,\"op\":\"ping\"",
        "{\"id\":1,\"op\":\"ping\",}",
        "{\"id\":1 \"op\":\"ping\"}",
        "{'id':1,'op':'ping'}",
        "{id:1,op:\"ping\"}",
        "{\"id\":01,\"op\":\"ping\"}",
        "{\"id\":1,\"op\":\"pi\nng\"}",
        "{\"id\":1,\"op\":\"ping\",\"x\":NaN}",
        "{\"id\":1,\"op\":\"ping\",\"x\":+1}",
        "{\"id\":1,\"op\":\"ping\",\"x\":\"\\x\"}",
        "{\"id\":1,\"op\":\"ping\"/* no */}",
        "{\"id\":1,\"op\":\"ping\",\"body\":}",
        "{\"id\":1,\"op\":\"ping\",\"body\":[1,}",
        "{\"id\":1,\"op\":\"ping\",\"body\":\"open",
        "{\"id\":1,\"op\":\"ping\",\"body\":12",
        "[{\"id\":1,\"op\":\"ping\"}]",
        "\"ping\"",
        "17",
        "null",
        "true"
      })
  void whatIsNoJsonObjectIsABadFrame(String frame) {
    ProtocolException refusal = Frames.refused(frame);

    assertThat(refusal.code()).isEqualTo(ErrorCode.BAD_FRAME);
    assertThat(refusal.id()).isEqualTo(ProtocolException.NO_ID);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"x", "{}", "{\"id\":1,\"op\":\"ping\"}", ",", "]", "}", "1", "\"", "\u0000"})
  void whatFollowsTheObjectIsABadFrame(String trailing) {
    ProtocolException refusal = Frames.refused("{\"id\":1,\"op\":\"ping\"}" + trailing);

    assertThat(refusal.code()).isEqualTo(ErrorCode.BAD_FRAME);
    assertThat(refusal.id()).isEqualTo(ProtocolException.NO_ID);
  }

  @Test
  void whiteSpaceAroundTheObjectIsAllowed() {
    Request request = Frames.read("\r\n\t {\"id\":1,\"op\":\"ping\"} \n");

    assertThat(request).isEqualTo(new Request.Ping(1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "'\"op\":\"ping\"'                          | missing",
        "'\"id\":null,\"op\":\"ping\"'              | missing",
        "'\"id\":0,\"op\":\"ping\"'                 | 0",
        "'\"id\":-1,\"op\":\"ping\"'                | -1",
        "'\"id\":9007199254740992,\"op\":\"ping\"'  | 9007199254740992",
        "'\"id\":9223372036854775808,\"op\":\"ping\"' | no integer",
        "'\"id\":1.0,\"op\":\"ping\"'               | no integer",
        "'\"id\":1e2,\"op\":\"ping\"'               | no integer",
        "'\"id\":\"1\",\"op\":\"ping\"'             | '\"1\"'",
        "'\"id\":true,\"op\":\"ping\"'              | no integer",
        "'\"id\":[1],\"op\":\"ping\"'               | array",
        "'\"id\":{},\"op\":\"ping\"'                | object"
      })
  void anIdThatCannotBeUsedIsABadFrameWithoutId(String fields, String named) {
    ProtocolException refusal = Frames.refused("{" + fields + "}");

    assertThat(refusal.code()).isEqualTo(ErrorCode.BAD_FRAME);
    assertThat(refusal.id()).isEqualTo(ProtocolException.NO_ID);
    assertThat(refusal.text()).startsWith("id: ").contains(named);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"x\"", "\"body\""})
  void whatIsNestedTooDeepIsABadFrameAndNotAnOverflow(String field) {
    String deep = "[".repeat(30_000) + "]".repeat(30_000);

    ProtocolException refusal =
        Frames.refused("{\"id\":1,\"op\":\"ping\",%s:%s}".formatted(field, deep));

    assertThat(refusal.code()).isEqualTo(ErrorCode.BAD_FRAME);
  }

  @Test
  void objectsNestedTooDeepAreABadFrameAndNotAnOverflow() {
    String deep = "{\"a\":".repeat(10_000) + "1" + "}".repeat(10_000);

    ProtocolException refusal = Frames.refused("{\"id\":1,\"op\":\"ping\",\"x\":" + deep + "}");

    assertThat(refusal.code()).isEqualTo(ErrorCode.BAD_FRAME);
  }

  @Test
  void aFairlyNestedBodyIsTaken() {
    String nested = "[".repeat(50) + "]".repeat(50);

    Request.Send send =
        (Request.Send)
            Frames.read(
                "{\"id\":1,\"op\":\"send\",\"room\":\"r\",\"key\":\"k\",\"body\":" + nested + "}");

    assertThat(send.body()).asString().isEqualTo(nested);
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE"})
  void jsonInAnotherEncodingThanUtf8IsABadFrame(String encoding) throws Exception {
    // Given: such bytes are valid UTF-8 (with NULs), so the socket lets them through
    byte[] frame =
        "{\"id\":1,\"op\":\"send\",\"room\":\"r\",\"key\":\"k\",\"body\":1}".getBytes(encoding);
    assertThat(Utf8.isValid(frame)).isTrue();

    // When
    ProtocolException refusal = Frames.refused(frame);

    // Then
    assertThat(refusal.code()).isEqualTo(ErrorCode.BAD_FRAME);
  }

  @Test
  void anErrorNeverShowsALongValueInFull() {
    String key = "s".repeat(10_000);

    ProtocolException refusal =
        Frames.refused(
            "{\"id\":1,\"op\":\"send\",\"room\":\"r\",\"key\":\"%s\",\"body\":1}".formatted(key));

    assertThat(refusal.text().length()).isLessThan(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        // A pair that the abbreviation would cut in two.
        "'\"op\":\"send\",\"room\":\"r\",\"body\":1,\"key\":' | 39",
        "'\"op\":\"typing\",\"room\":'                        | 39",
        "'\"op\":\"connect\",\"guest\":'                      | 39"
      })
  void anErrorAboutATextWithAPairAtItsCutCanBeWritten(String fields, int before) {
    String value = "\"" + "x".repeat(before) + "\uD83D\uDE00" + "y".repeat(100) + "\"";
    ProtocolException refusal = Frames.refused("{\"id\":1," + fields + value + "}");

    byte[] reply = new Reply.Failed(refusal).toBytes();

    assertThat(new String(reply, StandardCharsets.UTF_8)).startsWith("{\"id\":1,\"error\":");
    assertThat(Utf8.isValid(reply)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"op\":\"\\ud800\"",
        "\"op\":\"state\",\"state\":\"\\udc00\"",
        "\"op\":\"typing\",\"room\":\"\\ud800\""
      })
  void anErrorAboutHalfAPairCanBeWritten(String fields) {
    ProtocolException refusal = Frames.refused("{\"id\":1," + fields + "}");

    byte[] reply = new Reply.Failed(refusal).toBytes();

    assertThat(new String(reply, StandardCharsets.UTF_8)).startsWith("{\"id\":1,\"error\":");
    assertThat(Utf8.isValid(reply)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"op\":\"send\",\"room\":\"r\",\"body\":1,\"key\":\"a\\ud800\"",
        "\"op\":\"connect\",\"guest\":\"\\udc00\"",
        "\"op\":\"connect\",\"token\":\"t\",\"resume\":\"\\ud800x\"",
        "\"op\":\"join\",\"room\":\"r\",\"after\":{\"epoch\":\"\\ud83d\",\"offset\":1}",
        "\"op\":\"presence\",\"room\":\"r\",\"cursor\":\"\\ude00\\ud83d\""
      })
  void halfAPairIsNoTextBecauseUtf8CannotCarryIt(String fields) {
    ProtocolException refusal = Frames.refused("{\"id\":1," + fields + "}");

    assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID);
    assertThat(refusal.id()).isEqualTo(1);
  }
}
