package dev.parley.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** What a node writes, as text and as JSON: one line an event, with nothing raw in it. */
class LogLinesTest {

  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

  @Test
  void jsonHasOneObjectALine() throws Exception {
    // When
    List<String> lines = written("json");

    // Then
    assertThat(lines).hasSize(2);
    JsonObject told = new JsonObject(lines.get(0));
    assertThat(told.getString("node")).isEqualTo("n1");
    assertThat(told.getString("level")).isEqualTo("WARN");
    assertThat(told.getString("event")).isEqualTo("send_failed");
    assertThat(told.getString("message")).isEqualTo("send_failed reason=a\nb\u001b[31m?1m");
    assertThat(told.getString("trace_id")).isEqualTo(TRACE);
    assertThat(told.getString("time"))
        .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
    JsonObject thrown = new JsonObject(lines.get(1));
    assertThat(thrown.getJsonObject("error").getString("type"))
        .isEqualTo("java.lang.IllegalStateException");
    assertThat(thrown.getJsonObject("error").getString("stack")).contains("LogLinesTest$Writer");
    assertNothingRaw(lines);
  }

  @Test
  void textHasOneEventALineToo() throws Exception {
    // When
    List<String> lines = written("text");

    // Then
    assertThat(lines).hasSize(2);
    assertThat(lines.get(0))
        .contains(" WARN ", " n1 ", "send_failed reason=a\\nb", "trace=" + TRACE);
    assertThat(lines.get(1)).contains("request_failed", "IllegalStateException", "evil");
    assertNothingRaw(lines);
  }

  private static void assertNothingRaw(List<String> lines) {
    for (String line : lines) {
      assertThat(line.chars().filter(c -> c < 32 || (c >= 0x7f && c <= 0x9f)).boxed().toList())
          .as("control characters in %s", line)
          .isEmpty();
    }
  }

  private static List<String> written(String format) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Dfile.encoding=UTF-8",
            "-cp",
            System.getProperty("java.class.path"),
            Writer.class.getName());
    Map<String, String> environment = builder.environment();
    environment.put("PARLEY_LOG_FORMAT", format);
    environment.remove("PARLEY_LOG_LEVEL");
    Process process = builder.redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output.lines().toList();
  }

  /** The process whose lines are looked at. */
  static final class Writer {

    private static final Logger log = LoggerFactory.getLogger(Writer.class);

    public static void main(String[] arguments) {
      Logs.open("n1");
      try (MDC.MDCCloseable traced = MDC.putCloseable("trace_id", TRACE)) {
        log.warn("send_failed reason={}", "a\nb\u001b[31m\u009b1m");
      }
      log.error("request_failed", new IllegalStateException("evil\n12:00 INFO forged"));
    }
  }
}
