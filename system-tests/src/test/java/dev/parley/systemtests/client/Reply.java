package dev.parley.systemtests.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.Set;

/**
 * The one answer to a request.
 *
 * @param frame as it came
 */
public record Reply(JsonObject frame) {

  private static final Set<String> TEMPORARY = Set.of("rate_limited", "unavailable", "timeout");

  /** Its {@code ok}; an error is a failure of the test. */
  public JsonObject ok() {
    assertThat(frame.fieldNames()).as("reply %s", frame).containsExactlyInAnyOrder("id", "ok");
    return frame.getJsonObject("ok");
  }

  /** Whether it is an error. */
  public boolean failed() {
    return frame.containsKey("error");
  }

  /** The code of its error; anything else is a failure of the test. */
  public String errorCode() {
    return errorCode(frame);
  }

  /** The offset in its position. */
  public long offset() {
    return ok().getJsonObject("position").getLong("offset");
  }

  /** The code of the error in a frame or an HTTP answer, whose shape is checked with it. */
  public static String errorCode(JsonObject frame) {
    JsonObject error = frame.getJsonObject("error");
    assertThat(error).as("error in %s", frame).isNotNull();
    assertThat(error.fieldNames())
        .as("fields of %s", error)
        .contains("code", "message", "temporary")
        .isSubsetOf("code", "message", "temporary", "retryAfter");
    assertThat(error.getString("message")).isNotBlank();
    String code = error.getString("code");
    assertThat(error.getBoolean("temporary")).as("%s", error).isEqualTo(TEMPORARY.contains(code));
    return code;
  }
}
