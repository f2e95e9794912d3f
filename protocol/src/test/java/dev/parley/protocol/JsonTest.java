package dev.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** JSON is written without white space, fields in the order given. */
class JsonTest {

  @Test
  void anEmptyObjectIsTwoBraces() {
    assertThat(text(Json.object())).isEqualTo("{}");
  }

  @Test
  void fieldsStandInTheOrderGivenWithoutWhiteSpace() {
    Json json =
        Json.object()
            .field("t", "x y")
            .field("n", -7)
            .field("max", Long.MAX_VALUE)
            .field("b", true)
            .field("c", false)
            .field("null", (String) null)
            .field("raw", bytes("[1, 2]"));

    assertThat(text(json))
        .isEqualTo(
            "{\"t\":\"x y\",\"n\":-7,\"max\":9223372036854775807,\"b\":true,\"c\":false,"
                + "\"null\":null,\"raw\":[1, 2]}");
  }

  @Test
  void textsAreEscapedWhereJsonWantsIt() {
    Json json = Json.object().field("t", "\"\\/\b\f\n\r\t\u0001\u001f\u007f");

    assertThat(text(json)).isEqualTo("{\"t\":\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0001\\u001F\u007f\"}");
  }

  @Test
  void textsBeyondAsciiAreWrittenAsUtf8() {
    String value = "\u00fc \u20ac \uD83D\uDE00";

    byte[] json = Json.object().field("t", value).toBytes();

    assertThat(json).isEqualTo(bytes("{\"t\":\"" + value + "\"}"));
  }

  @Test
  void halfASurrogatePairIsReplaced() {
    Json json =
        Json.object()
            .field("t", "Ann \ud83d")
            .field("u", "\ude00\ud83d \ud83d\ude00")
            .texts("l", List.of("\ud800"));

    assertThat(text(json))
        .isEqualTo("{\"t\":\"Ann \ufffd\",\"u\":\"\ufffd\ufffd \ud83d\ude00\",\"l\":[\"\ufffd\"]}");
  }

  @Test
  void objectsNest() {
    Json inner = Json.object().field("a", 1).field("deep", Json.object());

    Json json = Json.object().field("x", 0).field("inner", inner).field("y", 2);

    assertThat(text(json)).isEqualTo("{\"x\":0,\"inner\":{\"a\":1,\"deep\":{}},\"y\":2}");
  }

  @Test
  void aListHasAnObjectForEachValue() {
    Json json =
        Json.object()
            .list("l", List.of(1L, 2L), (item, value) -> item.field("v", value).field("w", "w"))
            .field("behind", 3);

    assertThat(text(json))
        .isEqualTo("{\"l\":[{\"v\":1,\"w\":\"w\"},{\"v\":2,\"w\":\"w\"}],\"behind\":3}");
  }

  @Test
  void anEmptyListAndEmptyObjectsInAListAreWritten() {
    Json json =
        Json.object()
            .list("none", List.<Long>of(), (item, value) -> item.field("v", value))
            .list("bare", List.of(1, 2), (item, value) -> {})
            .field("behind", 3);

    assertThat(text(json)).isEqualTo("{\"none\":[],\"bare\":[{},{}],\"behind\":3}");
  }

  @Test
  void whatIsLargerThanTheFirstBufferIsWrittenWhole() {
    String value = "v".repeat(100_000);
    byte[] raw = bytes("\"" + "w".repeat(70_000) + "\"");

    byte[] json = Json.object().field("a", value).field("b", raw).field("c", 1).toBytes();

    assertThat(json)
        .isEqualTo(
            bytes(
                "{\"a\":\"%s\",\"b\":%s,\"c\":1}"
                    .formatted(value, new String(raw, StandardCharsets.UTF_8))));
  }

  private static String text(Json json) {
    return new String(json.toBytes(), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
