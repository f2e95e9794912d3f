package dev.parley.simulation;

import dev.parley.protocol.Answer;
import dev.parley.protocol.Op;
import dev.parley.protocol.Reply;
import dev.parley.protocol.ServerFrame;
import dev.parley.protocol.ServerFrameReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** What a client gets, as far as it matters here. */
sealed interface Received {

  /**
   * A message of a room, or a record that is not shown, which has neither sender nor key; {@code
   * prev} is -1 where the frame has none.
   */
  record Message(String room, long offset, long prev, String from, String key)
      implements Received {}

  /** What was missed is delivered. */
  record CaughtUp(String room) implements Received {}

  /** The answer to a connect. */
  record Welcome(long id, String resume) implements Received {}

  /** The answer to a join. */
  record Joined(long id, String epoch, long head, boolean recovered) implements Received {}

  /** The answer to a send. */
  record Sent(long id, String epoch, long offset) implements Received {}

  /** The answer to a question for a page. */
  record Paged(long id, List<dev.parley.protocol.Message> messages, boolean more)
      implements Received {}

  /** The answer to a leave. */
  record Left(long id) implements Received {}

  /** A refusal. */
  record Refused(long id, String reason) implements Received {}

  /** The last thing on a connection. */
  record Closed() implements Received {}

  /**
   * Reads a frame, an empty one being the end; null where it is none that matters.
   *
   * @param ops the operation of each request that has no answer yet
   */
  static @Nullable Received read(byte[] json, LongFunction<@Nullable Op> ops) {
    if (json.length == 0) {
      return new Closed();
    }
    String start = new String(json, 0, Math.min(json.length, 400), StandardCharsets.UTF_8);
    return start.startsWith("{\"event\":\"") ? event(start) : reply(json, ops);
  }

  private static @Nullable Received reply(byte[] json, LongFunction<@Nullable Op> ops) {
    ServerFrame frame = ServerFrameReader.read(json, ops);
    if (frame instanceof Reply.Failed failed) {
      return new Refused(failed.error().id(), failed.error().text());
    }
    long id = ((Reply.Ok) frame).id();
    Answer answer = ((Reply.Ok) frame).answer();
    if (answer instanceof Answer.Welcome welcome) {
      return new Welcome(id, welcome.resume());
    } else if (answer instanceof Answer.Joined joined) {
      return new Joined(
          id, joined.position().epoch(), joined.position().offset(), joined.recovered());
    } else if (answer instanceof Answer.Sent sent) {
      return new Sent(id, sent.position().epoch(), sent.position().offset());
    } else if (answer instanceof Answer.Page page) {
      return new Paged(id, page.messages(), page.more());
    } else if (answer instanceof Answer.Done) {
      return new Left(id);
    }
    throw new IllegalArgumentException("answer: " + answer + " (expected: one that was asked for)");
  }

  /** Reads an event from the start of its frame: there are very many. */
  private static @Nullable Received event(String text) {
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
