package dev.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A body is cut out of its frame byte for byte, wherever it stands and whatever it is. */
class BodyCutTest {

  private static final List<String> BODIES =
      List.of(
          "0",
          "-0",
          "7",
          "1234567890123456789012345678901234567890",
          "-1.5e-300",
          "1E5",
          "0.10",
          "null",
          "true",
          "false",
          "\"\"",
          "\"text\"",
          "\"quote \\\" slash \\/ back \\\\ u \\u20aC \\ud83d\\ude00 \\n\"",
          "\"\u20ac \uD83D\uDE00 \u00fc\"",
          "\"" + "long ".repeat(2_000) + "\"",
          "{}",
          "[]",
          "{ \"a\" : [ 1 , 2.0 , { \"b\" : null } ] }",
          "[\n\t1,\r\n \"]\" , \"}\" ]",
          "{\"body\":{\"body\":1},\"id\":9,\"op\":\"x\"}",
          "{\"a\":1,\"a\":2}",
          "[[[[\"\\\\\"]]]]");

  private static final List<String> FRAMES =
      List.of(
          "{\"id\":1,\"op\":\"send\",\"room\":\"r\",\"key\":\"k\",\"body\":%s}",
          "{\"body\":%s,\"id\":1,\"op\":\"send\",\"room\":\"r\",\"key\":\"k\"}",
          "{\"id\":1,\"op\":\"send\",\"body\":%s,\"room\":\"r\",\"key\":\"k\"}",
          " {\n \"id\" : 1 , \"op\" : \"send\" , \"room\":\"r\", \"key\":\"k\", \"body\" : \t%s \r\n } ",
          "{ \"body\" :\n%s\n, \"id\":1,\"op\":\"send\",\"room\":\"r\",\"key\":\"k\"}",
          "{\"x\":\"\u20ac\uD83D\uDE00\",\"b\\u006fdy\":%s,\"id\":1,\"op\":\"send\",\"room\":\"r\",\"key\":\"k\"}");

  static Stream<Arguments> bodiesInFrames() {
    return FRAMES.stream().flatMap(frame -> BODIES.stream().map(body -> Arguments.of(frame, body)));
  }

  @ParameterizedTest
  @MethodSource("bodiesInFrames")
  void theBodyIsWhatTheClientWrote(String frame, String body) {
    Request request = Frames.read(frame.replace("%s", body));

    assertThat(new String(((Request.Send) request).body(), StandardCharsets.UTF_8)).isEqualTo(body);
  }
}
