package dev.parley.protocol;

import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** Reads what a server sends, for clients. */
public final class ServerFrameReader {

  private ServerFrameReader() {}

  /**
   * Reads a frame of UTF-8.
   *
   * @param ops the operation of the client's request with an id; null where it has none such
   * @throws ProtocolException where the frame is none of the protocol's
   */
  public static ServerFrame read(byte[] json, LongFunction<@Nullable Op> ops) {
    Fields fields = Fields.serverFrame(json);
    if (fields.has("event")) {
      return event(fields.anyText("event"), fields);
    }
    Fields error = fields.object("error");
    if (error != null) {
      long id = fields.number("id", ProtocolException.NO_ID, 0, Fields.MAX_INTEGER);
      return new Reply.Failed(ProtocolException.read(error, id));
    }
    long id = fields.id();
    Op op = ops.apply(id);
    if (op == null) {
      throw Fields.invalid("id: %d (expected: that of a request)", id);
    }
    return new Reply.Ok(id, Answer.read(op, fields.required("ok")));
  }

  private static Event event(String name, Fields fields) {
    return switch (name) {
      case Message.NAME -> Message.read(fields);
      case Event.Hidden.NAME -> Event.Hidden.read(fields);
      case Event.CaughtUp.NAME -> Event.CaughtUp.read(fields);
      case Event.PresenceChanged.NAME -> Event.PresenceChanged.read(fields);
      case Event.Typing.NAME -> Event.Typing.read(fields);
      case Event.Expelled.NAME -> Event.Expelled.read(fields);
      case Event.Drain.NAME -> Event.Drain.read(fields);
      case Event.Unrecovered.NAME -> Event.Unrecovered.read(fields);
      default -> Event.Unknown.read(name, fields);
    };
  }
}
