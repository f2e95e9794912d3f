package dev.parley.testkit.client;

import io.vertx.core.json.JsonObject;
import java.util.Set;

/**
 * The one answer to a request.
 *
 * @param frame as it came
 */
public record Reply(JsonObject frame) {

  private static final Set<String> REQUIRED = Set.of("code", "message", "temporary");
  private static final Set<String> ALLOWED = Set.of("code", "message", "temporary", "retryAfter");
  private static final Set<String> TEMPORARY = Set.of("rate_limited", "unavailable", "timeout");

  /** Its {@code ok}; an error is a failure of the test. */
  public JsonObject ok() {
    if (!frame.fieldNames().equals(Set.of("id", "ok"))) {
      throw new AssertionError("reply: %s (expected: id and ok)".formatted(frame));
    }
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
    if (error == null) {
      throw new AssertionError("answer: %s (expected: an error)".formatted(frame));
    }
    Set<String> fields = error.fieldNames();
    String code = error.getString("code", "");
    if (!fields.containsAll(REQUIRED)
        || !ALLOWED.containsAll(fields)
        || error.getString("message").isBlank()
        || error.getBoolean("temporary") != TEMPORARY.contains(code)) {
      throw new AssertionError(
          "error: %s (expected: a message, temporary as the code demands, and of other fields retryAfter only)"
              .formatted(error));
    }
    return code;
  }
}
