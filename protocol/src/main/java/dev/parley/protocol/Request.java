package dev.parley.protocol;

import org.jspecify.annotations.Nullable;

/**
 * What a client asks for, checked. Each kind reads and writes its own fields, so that an operation
 * is in one place; {@link RequestReader} and {@link #toBytes} add what all have in common.
 */
public sealed interface Request {

  /** The most messages of a page. */
  int MAX_PAGE = 200;

  /** The messages of a page where no number is asked for. */
  int DEFAULT_PAGE = 50;

  /** The most rows of a roster's page. */
  int MAX_ROWS = 1_000;

  /** The rows of a roster's page where no number is asked for. */
  int DEFAULT_ROWS = 100;

  /** The most of the newest messages that a join can ask for. */
  int MAX_LAST = 1_000;

  /** The most characters of a token. */
  int MAX_TOKEN = 16_384;

  /** The client's number for it, 1 to 2^53 - 1. */
  long id();

  /** Which operation it is. */
  Op op();

  /** The room that it is about; null where it is about none. */
  default @Nullable RoomId room() {
    return null;
  }

  /** Writes the fields after {@code id} and {@code op}. */
  void write(Json json);

  /** The frame. */
  default byte[] toBytes() {
    Json json = Json.object().field("id", id()).field("op", op().wireName());
    write(json);
    return json.toBytes();
  }

  /**
   * Says who it is.
   *
   * @param token a JWT, or null for a guest
   * @param guest a guest's display name, or null with a token
   * @param resume the secret of the session to go on with, or null for a new one
   */
  record Connect(long id, @Nullable String token, @Nullable String guest, @Nullable String resume)
      implements Request {

    private static final int MAX_SECRET = 256;

    static Connect read(long id, Fields fields) {
      String token = fields.textOrNull("token", 1, MAX_TOKEN);
      String guest = fields.has("guest") ? fields.displayName("guest") : null;
      if ((token == null) == (guest == null)) {
        throw Fields.invalid(
            "connect: %s (expected: token or guest)", token == null ? "neither" : "both");
      }
      return new Connect(id, token, guest, fields.textOrNull("resume", 1, MAX_SECRET));
    }

    @Override
    public Op op() {
      return Op.CONNECT;
    }

    @Override
    public void write(Json json) {
      json.optional("token", token).optional("guest", guest).optional("resume", resume);
    }
  }

  /**
   * Joins a room.
   *
   * @param after where the client is, or null
   * @param last how many of the newest messages it wants where {@code after} is null
   * @param catchUp whether either was given, so that {@code caught_up} is due
   */
  record Join(long id, RoomId room, @Nullable Position after, int last, boolean catchUp)
      implements Request {

    /** Joins without anything that was before. */
    public static Join live(long id, RoomId room) {
      return new Join(id, room, null, 0, false);
    }

    /** Joins from a position on. */
    public static Join after(long id, RoomId room, Position after) {
      return new Join(id, room, after, 0, true);
    }

    /** Joins with the newest messages, 0 to {@value #MAX_LAST}. */
    public static Join last(long id, RoomId room, int last) {
      return new Join(id, room, null, last, true);
    }

    static Join read(long id, Fields fields) {
      Fields after = fields.object("after");
      int last = (int) fields.number("last", 0, 0, MAX_LAST);
      Position position = after == null ? null : position(after);
      boolean catchUp = after != null || fields.has("last");
      return new Join(id, fields.room(), position, last, catchUp);
    }

    private static Position position(Fields after) {
      if (!after.has("offset")) {
        throw Fields.invalid("after.offset: missing (expected: an offset)");
      }
      return after.position();
    }

    @Override
    public Op op() {
      return Op.JOIN;
    }

    @Override
    public void write(Json json) {
      json.field("room", room.value());
      if (after != null) {
        json.field("after", after);
      } else if (catchUp) {
        json.field("last", last);
      }
    }
  }

  /** Leaves a room. */
  record Leave(long id, RoomId room) implements Request {

    static Leave read(long id, Fields fields) {
      return new Leave(id, fields.room());
    }

    @Override
    public Op op() {
      return Op.LEAVE;
    }

    @Override
    public void write(Json json) {
      json.field("room", room.value());
    }
  }

  /**
   * Sends a message.
   *
   * @param key the sender's key, the same for each try: 1 to 64 characters
   * @param body one JSON value as the client wrote it
   * @param traceparent a W3C trace context to go on with, or null
   */
  record Send(long id, RoomId room, String key, byte[] body, @Nullable String traceparent)
      implements Request {

    private static final int MAX_KEY = 64;
    private static final int MAX_TRACEPARENT = 256;

    static Send read(long id, Fields fields, int maxBodyBytes) {
      return new Send(
          id,
          fields.room(),
          fields.text("key", 1, MAX_KEY),
          fields.body(maxBodyBytes),
          fields.textOrNull("traceparent", 1, MAX_TRACEPARENT));
    }

    @Override
    public Op op() {
      return Op.SEND;
    }

    @Override
    public void write(Json json) {
      json.field("room", room.value()).field("key", key).field("body", body);
      json.optional("traceparent", traceparent);
    }
  }

  /**
   * Reads messages.
   *
   * @param before the page ends before this offset; {@link Position#UNKNOWN} where not given
   * @param after the page begins after this offset; {@link Position#UNKNOWN} where not given
   * @param limit 1 to {@value #MAX_PAGE}
   */
  record History(long id, RoomId room, long before, long after, int limit) implements Request {

    static History read(long id, Fields fields) {
      long before = fields.offset("before", Position.UNKNOWN);
      long after = fields.offset("after", Position.UNKNOWN);
      if (before != Position.UNKNOWN && after != Position.UNKNOWN) {
        throw Fields.invalid("history: both before and after (expected: one of them, or none)");
      }
      int limit = (int) fields.number("limit", DEFAULT_PAGE, 1, MAX_PAGE);
      return new History(id, fields.room(), before, after, limit);
    }

    @Override
    public Op op() {
      return Op.HISTORY;
    }

    @Override
    public void write(Json json) {
      json.field("room", room.value());
      if (before != Position.UNKNOWN) {
        json.field("before", before);
      } else if (after != Position.UNKNOWN) {
        json.field("after", after);
      }
      json.field("limit", limit);
    }
  }

  /**
   * Reads who is in a room.
   *
   * @param limit 1 to {@value #MAX_ROWS}
   * @param cursor from the page before, or null for the first
   */
  record Presence(long id, RoomId room, int limit, @Nullable String cursor) implements Request {

    private static final int MAX_CURSOR = 128;

    static Presence read(long id, Fields fields) {
      return new Presence(
          id,
          fields.room(),
          (int) fields.number("limit", DEFAULT_ROWS, 1, MAX_ROWS),
          fields.textOrNull("cursor", 1, MAX_CURSOR));
    }

    @Override
    public Op op() {
      return Op.PRESENCE;
    }

    @Override
    public void write(Json json) {
      json.field("room", room.value()).field("limit", limit).optional("cursor", cursor);
    }
  }

  /** Sets the session's state: online or away. */
  record State(long id, SessionState state) implements Request {

    static State read(long id, Fields fields) {
      String state = fields.text("state", 1, 16);
      return new State(
          id,
          switch (state) {
            case "online" -> SessionState.ONLINE;
            case "away" -> SessionState.AWAY;
            default -> throw Fields.invalid("state: \"%s\" (expected: online or away)", state);
          });
    }

    @Override
    public Op op() {
      return Op.STATE;
    }

    @Override
    public void write(Json json) {
      json.field("state", state.wireName());
    }
  }

  /** Says that the user is writing. */
  record Typing(long id, RoomId room) implements Request {

    static Typing read(long id, Fields fields) {
      return new Typing(id, fields.room());
    }

    @Override
    public Op op() {
      return Op.TYPING;
    }

    @Override
    public void write(Json json) {
      json.field("room", room.value());
    }
  }

  /**
   * Goes on with another token of the same user.
   *
   * @param token a JWT
   */
  record Refresh(long id, String token) implements Request {

    static Refresh read(long id, Fields fields) {
      return new Refresh(id, fields.text("token", 1, MAX_TOKEN));
    }

    @Override
    public Op op() {
      return Op.REFRESH;
    }

    @Override
    public void write(Json json) {
      json.field("token", token);
    }
  }

  /** Asks for an answer, whatever it is. */
  record Ping(long id) implements Request {

    @Override
    public Op op() {
      return Op.PING;
    }

    @Override
    public void write(Json json) {}
  }
}
