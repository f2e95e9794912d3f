package dev.parley.simulation;

import dev.parley.contract.RoomRecord;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a client gets, as far as it matters here. */
sealed interface Received {

  /**
   * A message of a room, or a record that is not shown, which has neither sender nor key; {@code
   * prev} is -1 where it is not told.
   */
  record Message(String room, long offset, long prev, String from, String key)
      implements Received {}

  /** What was missed is delivered. */
  record CaughtUp(String room) implements Received {}

  /** The answer to a join. */
  record Joined(long id, String epoch, long head, boolean recovered) implements Received {}

  /** The answer to a send. */
  record Sent(long id, String epoch, long offset) implements Received {}

  /** The answer to a question for a page. */
  record Paged(long id, List<RoomRecord> records, boolean more) implements Received {}

  /** The answer to a leave. */
  record Left(long id) implements Received {}

  /** A refusal. */
  record Refused(long id, String reason) implements Received {}

  /** The last thing on a connection. */
  record Closed() implements Received {}

  /** Reads an event as it stands in a frame; null where it is none that matters. */
  static @Nullable Received event(byte[] json) {
    String text = new String(json, 0, Math.min(json.length, 400), StandardCharsets.UTF_8);
    boolean hidden = text.startsWith("{\"event\":\"record\"");
    if (hidden || text.startsWith("{\"event\":\"message\"")) {
      String prev = field(text, "\"prev\":");
      return new Message(
          field(text, "\"room\":"),
          Long.parseLong(field(text, "\"offset\":")),
          prev.equals("null") ? -1 : Long.parseLong(prev),
          hidden ? "" : field(text, "\"from\":"),
          hidden ? "" : field(text, "\"key\":"));
    }
    return text.startsWith("{\"event\":\"caught_up\"")
        ? new CaughtUp(field(text, "\"room\":"))
        : null;
  }

  private static String field(String text, String name) {
    int at = text.indexOf(name) + name.length();
    boolean quoted = text.charAt(at) == '"';
    int from = quoted ? at + 1 : at;
    int to = from;
    while (quoted ? text.charAt(to) != '"' : ",}".indexOf(text.charAt(to)) < 0) {
      to++;
    }
    return text.substring(from, to);
  }
}
