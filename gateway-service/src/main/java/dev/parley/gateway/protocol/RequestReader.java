package dev.parley.gateway.protocol;

import dev.parley.contract.Position;
import dev.parley.contract.RoomId;
import dev.parley.contract.SessionState;
import org.jspecify.annotations.Nullable;

/** Makes requests of frames. */
public final class RequestReader {

  private static final int MAX_TOKEN = 16_384;
  private static final int MAX_KEY = 64;
  private static final int MAX_LAST = 1_000;

  /** The most messages of a page. */
  public static final int MAX_PAGE = 200;

  /** The messages of a page where no number is asked for. */
  public static final int DEFAULT_PAGE = 50;

  /** HTTP requests have no number of their own. */
  public static final long HTTP = 1;

  private final Limits limits;

  /** A reader that knows the limits. */
  public RequestReader(Limits limits) {
    this.limits = limits;
  }

  /**
   * Reads a frame of UTF-8.
   *
   * @throws ProtocolException with the request's id where it has one
   */
  public Request read(byte[] json) {
    Fields fields = Fields.frame(json);
    long id = fields.id();
    try {
      return read(id, fields);
    } catch (ProtocolException e) {
      throw e.withId(id);
    }
  }

  /**
   * Reads a message that is sent over HTTP.
   *
   * @param json the request's body, any bytes
   * @param key the key where the body has none, or null
   * @param traceparent the request's trace context, or null
   * @throws ProtocolException without an id
   */
  public Request.Send send(
      String room, byte[] json, @Nullable String key, @Nullable String traceparent) {
    Fields fields = Fields.httpBody(json, "{\"key\":…,\"body\":…}");
    fields.set("room", room);
    if (!fields.has("key")) {
      fields.set("key", key);
    }
    fields.set("traceparent", traceparent);
    return send(HTTP, fields);
  }

  /**
   * Reads which room is asked for.
   *
   * @throws ProtocolException invalid where it is no room that a client can ask for
   */
  public static RoomId room(String room) {
    Fields fields = Fields.none();
    fields.set("room", room);
    return fields.room();
  }

  /**
   * Reads the name of somebody who comes as a guest over HTTP, cleaned.
   *
   * @param json the request's body, any bytes
   * @throws ProtocolException without an id
   */
  public static String guestName(byte[] json) {
    return Fields.httpBody(json, "{\"name\":…}").displayName("name");
  }

  private Request.Send send(long id, Fields fields) {
    return new Request.Send(
        id,
        fields.room(),
        fields.text("key", 1, MAX_KEY),
        fields.body(limits.body()),
        fields.textOrNull("traceparent", 1, 256));
  }

  private Request read(long id, Fields fields) {
    String op = fields.text("op", 1, 32);
    return switch (op) {
      case "connect" -> connect(id, fields);
      case "join" -> join(id, fields);
      case "leave" -> new Request.Leave(id, fields.room());
      case "send" -> send(id, fields);
      case "history" -> history(id, fields);
      case "presence" ->
          new Request.Presence(
              id,
              fields.room(),
              (int) fields.number("limit", 100, 1, 1_000),
              fields.textOrNull("cursor", 1, 128));
      case "state" -> new Request.State(id, state(fields));
      case "typing" -> new Request.Typing(id, fields.room());
      case "ping" -> new Request.Ping(id);
      default ->
          throw new ProtocolException(
              ErrorCode.UNKNOWN_OP,
              "op: \"%s\" (expected: connect, join, leave, send, history, presence, state, typing"
                      .formatted(op)
                  + " or ping)");
    };
  }

  private static Request connect(long id, Fields fields) {
    String token = fields.textOrNull("token", 1, MAX_TOKEN);
    String guest = fields.has("guest") ? fields.displayName("guest") : null;
    if ((token == null) == (guest == null)) {
      throw Fields.invalid(
          "connect: %s (expected: token or guest)", token == null ? "neither" : "both");
    }
    return new Request.Connect(id, token, guest, fields.textOrNull("resume", 1, 256));
  }

  private static Request join(long id, Fields fields) {
    Fields after = fields.object("after");
    int last = (int) fields.number("last", 0, 0, MAX_LAST);
    Position position = after == null ? null : position(after);
    boolean catchUp = after != null || fields.has("last");
    return new Request.Join(id, fields.room(), position, last, catchUp);
  }

  private static Position position(Fields after) {
    if (!after.has("offset")) {
      throw Fields.invalid("after.offset: missing (expected: an offset)");
    }
    return new Position(after.text("epoch", 1, 64), after.offset("offset", Position.NOTHING));
  }

  private static Request history(long id, Fields fields) {
    long before = fields.offset("before", Position.UNKNOWN);
    long after = fields.offset("after", Position.UNKNOWN);
    if (before != Position.UNKNOWN && after != Position.UNKNOWN) {
      throw Fields.invalid("history: both before and after (expected: one of them, or none)");
    }
    int limit = (int) fields.number("limit", DEFAULT_PAGE, 1, MAX_PAGE);
    return new Request.History(id, fields.room(), before, after, limit);
  }

  private static SessionState state(Fields fields) {
    String state = fields.text("state", 1, 16);
    return switch (state) {
      case "online" -> SessionState.ONLINE;
      case "away" -> SessionState.AWAY;
      default -> throw Fields.invalid("state: \"%s\" (expected: online or away)", state);
    };
  }
}
