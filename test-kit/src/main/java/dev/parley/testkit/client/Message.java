package dev.parley.testkit.client;

import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * A message as one client got it.
 *
 * @param offset its offset
 * @param prev the offset of the one before, or null where the sender of the event did not know
 * @param from the user who sent it
 * @param key its key
 * @param body its body, as a Java value
 * @param json all of it
 */
public record Message(
    long offset, @Nullable Long prev, String from, String key, Object body, JsonObject json) {

  /** Out of an event or a page. */
  public static Message of(JsonObject json) {
    return new Message(
        json.getLong("offset"),
        json.getLong("prev"),
        json.getString("from"),
        json.getString("key"),
        json.getValue("body"),
        json);
  }
}
