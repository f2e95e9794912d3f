package dev.parley.protocol;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes requests of frames, and of what HTTP has in their place. */
public final class RequestReader {

  /** The id of requests over HTTP, which have none of their own. */
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

  private Request read(long id, Fields fields) {
    String name = fields.text("op", 1, 32);
    Op op = Op.of(name);
    if (op == null) {
      throw new ProtocolException(
          ErrorCode.UNKNOWN_OP, "op: \"%s\" (expected: %s)".formatted(name, Op.names()));
    }
    return switch (op) {
      case CONNECT -> Request.Connect.read(id, fields);
      case JOIN -> Request.Join.read(id, fields);
      case LEAVE -> Request.Leave.read(id, fields);
      case SEND -> Request.Send.read(id, fields, limits.body());
      case HISTORY -> Request.History.read(id, fields);
      case PRESENCE -> Request.Presence.read(id, fields);
      case STATE -> Request.State.read(id, fields);
      case TYPING -> Request.Typing.read(id, fields);
      case REFRESH -> Request.Refresh.read(id, fields);
      case PING -> new Request.Ping(id);
    };
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
    return Request.Send.read(HTTP, fields, limits.body());
  }

  /**
   * Reads a request for messages over HTTP.
   *
   * @param query the parameters of the URL's query
   * @throws ProtocolException without an id
   */
  public static Request.History history(String room, Map<String, String> query) {
    return Request.History.read(HTTP, inPath(room, query));
  }

  /** Reads a request for a roster over HTTP, as {@link #history} does. */
  public static Request.Presence presence(String room, Map<String, String> query) {
    return Request.Presence.read(HTTP, inPath(room, query));
  }

  /**
   * Reads a request for a room's events over HTTP.
   *
   * @param query {@code after} as {@code epoch/offset}, or {@code last}
   * @param lastEventId what a client that comes back has seen last, which counts more than the
   *     query; null where it does not come back
   * @throws ProtocolException without an id
   */
  public static Request.Join events(
      String room, Map<String, String> query, @Nullable String lastEventId) {
    Fields fields = inPath(room, query);
    String after = lastEventId == null ? fields.textOrNull("after", 1, 128) : lastEventId;
    if (after == null) {
      return Request.Join.read(HTTP, fields);
    }
    String name = lastEventId == null ? "after" : "Last-Event-ID";
    return Request.Join.after(HTTP, fields.room(), Fields.positionText(name, after));
  }

  /**
   * Reads the room of a path.
   *
   * @throws ProtocolException without an id
   */
  public static RoomId room(String room) {
    return inPath(room, Map.of()).room();
  }

  private static Fields inPath(String room, Map<String, String> query) {
    Fields fields = Fields.query(query);
    fields.set("room", room);
    return fields;
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
}
