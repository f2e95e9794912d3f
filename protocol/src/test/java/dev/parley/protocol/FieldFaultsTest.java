package dev.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each missing or wrong field is told by its name, with the request's id. */
class FieldFaultsTest {

  /** A frame's fields behind the id, and how the error's text begins. */
  static Stream<Arguments> invalidInConnectAndJoin() {
    return Stream.of(
            Stream.of("'room':'r'", "op"),
            Stream.of("'op':null", "op"),
            Stream.of("'op':7", "op"),
            Stream.of("'op':''", "op"),
            Stream.of("'op':['ping']", "op"),
            Stream.of("'op':'" + "p".repeat(33) + "'", "op"),
            Stream.of("'op':'connect'", "connect: neither"),
            Stream.of("'op':'connect','token':'t','guest':'g'", "connect: both"),
            Stream.of("'op':'connect','token':7", "token"),
            Stream.of("'op':'connect','token':''", "token"),
            Stream.of("'op':'connect','token':'" + "t".repeat(16_385) + "'", "token"),
            Stream.of("'op':'connect','guest':''", "guest"),
            Stream.of("'op':'connect','guest':{}", "guest"),
            Stream.of("'op':'connect','guest':'" + "g".repeat(65) + "'", "guest"),
            Stream.of("'op':'connect','token':'t','resume':''", "resume"),
            Stream.of("'op':'connect','token':'t','resume':1", "resume"),
            Stream.of("'op':'connect','token':'t','resume':'" + "r".repeat(257) + "'", "resume"),
            Stream.of("'op':'join','room':'r','after':7", "after"),
            Stream.of("'op':'join','room':'r','after':'7'", "after"),
            Stream.of("'op':'join','room':'r','after':[7]", "after"),
            Stream.of("'op':'join','room':'r','after':{}", "after.offset"),
            Stream.of("'op':'join','room':'r','after':{'epoch':'e'}", "after.offset"),
            Stream.of("'op':'join','room':'r','after':{'epoch':'e','offset':null}", "after.offset"),
            Stream.of("'op':'join','room':'r','after':{'offset':7}", "epoch"),
            Stream.of("'op':'join','room':'r','after':{'epoch':7,'offset':7}", "epoch"),
            Stream.of("'op':'join','room':'r','after':{'epoch':'','offset':7}", "epoch"),
            Stream.of(
                "'op':'join','room':'r','after':{'epoch':'" + "e".repeat(65) + "','offset':7}",
                "epoch"),
            Stream.of("'op':'join','room':'r','after':{'epoch':'e','offset':'7'}", "offset"),
            Stream.of("'op':'join','room':'r','after':{'epoch':'e','offset':-2}", "offset"),
            Stream.of("'op':'join','room':'r','after':{'epoch':'e','offset':1.5}", "offset"),
            Stream.of(
                "'op':'join','room':'r','after':{'epoch':'e','offset':9007199254740992}", "offset"),
            Stream.of("'op':'join','room':'r','last':-1", "last"),
            Stream.of("'op':'join','room':'r','last':1001", "last"),
            Stream.of("'op':'join','room':'r','last':4294967297", "last"),
            Stream.of("'op':'join','room':'r','last':'9'", "last"),
            Stream.of("'op':'join','room':'r','last':true", "last"))
        .map(pair -> Arguments.of(pair.toArray()));
  }

  static Stream<Arguments> invalidInOthers() {
    return Stream.of(
            Stream.of("'op':'send','room':'r','body':1", "key"),
            Stream.of("'op':'send','room':'r','body':1,'key':null", "key"),
            Stream.of("'op':'send','room':'r','body':1,'key':7", "key"),
            Stream.of("'op':'send','room':'r','body':1,'key':''", "key"),
            Stream.of("'op':'send','room':'r','body':1,'key':'" + "k".repeat(65) + "'", "key"),
            Stream.of("'op':'send','room':'r','key':'k'", "body"),
            Stream.of("'op':'send','room':'r','key':'k','body':1,'traceparent':7", "traceparent"),
            Stream.of("'op':'send','room':'r','key':'k','body':1,'traceparent':''", "traceparent"),
            Stream.of("'op':'history','room':'r','before':1,'after':2", "history: both"),
            Stream.of("'op':'history','room':'r','before':'1'", "before"),
            Stream.of("'op':'history','room':'r','before':-2", "before"),
            Stream.of("'op':'history','room':'r','after':{}", "after"),
            Stream.of("'op':'history','room':'r','after':-2", "after"),
            Stream.of("'op':'history','room':'r','limit':0", "limit"),
            Stream.of("'op':'history','room':'r','limit':201", "limit"),
            Stream.of("'op':'history','room':'r','limit':2.0", "limit"),
            Stream.of("'op':'presence','room':'r','limit':0", "limit"),
            Stream.of("'op':'presence','room':'r','limit':1001", "limit"),
            Stream.of("'op':'presence','room':'r','cursor':7", "cursor"),
            Stream.of("'op':'presence','room':'r','cursor':''", "cursor"),
            Stream.of("'op':'state'", "state"),
            Stream.of("'op':'state','state':'ONLINE'", "state"),
            Stream.of("'op':'state','state':'offline'", "state"),
            Stream.of("'op':'state','state':'pending'", "state"),
            Stream.of("'op':'state','state':1", "state"))
        .map(pair -> Arguments.of(pair.toArray()));
  }

  @ParameterizedTest
  @MethodSource({"invalidInConnectAndJoin", "invalidInOthers"})
  void aMissingOrWrongFieldIsInvalidAndNamed(String fields, String named) {
    ProtocolException refusal = Frames.refused(frame(fields));

    assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID);
    assertThat(refusal.id()).isEqualTo(41);
    assertThat(refusal.text()).startsWith(named).contains("expected: ");
  }

  static Stream<Arguments> opsAndBadRooms() {
    String[] rooms = {
      "",
      "null",
      "7",
      "''",
      "'a b'",
      "'a/b'",
      "'#general'",
      "'\u00fc'",
      "'\uff21'",
      "'a\\n'",
      "'a*'",
      "{}",
      "'" + "r".repeat(129) + "'"
    };
    return Stream.of("join", "leave", "send", "history", "presence", "typing")
        .flatMap(op -> Stream.of(rooms).map(room -> Arguments.of(op, room)));
  }

  @ParameterizedTest
  @MethodSource("opsAndBadRooms")
  void aRoomOutOfItsAlphabetOrMissingIsInvalidForEachOperation(String op, String room) {
    String field = room.isEmpty() ? "" : ",'room':" + room;

    ProtocolException refusal =
        Frames.refused(frame("'op':'" + op + "','key':'k','body':1" + field));

    assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID);
    assertThat(refusal.id()).isEqualTo(41);
    assertThat(refusal.text()).startsWith("room: ").contains("A-Z a-z 0-9 . _ : -");
  }

  @ParameterizedTest
  @ValueSource(strings = {"dance", "SEND", "send ", "Ping", "\u0000"})
  void anOperationThatThereIsNotIsUnknown(String op) {
    String escaped = op.replace("\u0000", "\\u0000");

    ProtocolException refusal = Frames.refused(frame("'op':'" + escaped + "'"));

    assertThat(refusal.code()).isEqualTo(ErrorCode.UNKNOWN_OP);
    assertThat(refusal.id()).isEqualTo(41);
  }

  @Test
  void aBodyOfExactlyTheLimitIsTaken() {
    String body = "\"" + "b".repeat(Frames.LIMITS.body() - 2) + "\"";

    Request request =
        Frames.read(
            "{\"id\":1,\"op\":\"send\",\"room\":\"r\",\"key\":\"k\",\"body\":" + body + "}");

    assertThat(((Request.Send) request).body()).hasSize(Frames.LIMITS.body());
  }

  @Test
  void aBodyAboveTheLimitIsTooLarge() {
    String body = "\"" + "b".repeat(Frames.LIMITS.body() - 1) + "\"";

    ProtocolException refusal =
        Frames.refused(
            "{\"id\":1,\"op\":\"send\",\"room\":\"r\",\"key\":\"k\",\"body\":" + body + "}");

    assertThat(refusal.code()).isEqualTo(ErrorCode.TOO_LARGE);
    assertThat(refusal.id()).isEqualTo(1);
  }

  @Test
  void theLimitOfABodyCountsBytesAndNotCharacters() {
    String body = "\"" + "\u20ac".repeat(Frames.LIMITS.body() / 2) + "\"";

    ProtocolException refusal =
        Frames.refused(
            "{\"id\":1,\"op\":\"send\",\"room\":\"r\",\"key\":\"k\",\"body\":" + body + "}");

    assertThat(refusal.code()).isEqualTo(ErrorCode.TOO_LARGE);
  }

  private static String frame(String fields) {
    return "{\"id\":41," + fields.replace('\'', '"') + "}";
  }
}
