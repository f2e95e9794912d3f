package dev.parley.gateway.protocol;

import dev.parley.contract.Position;
import dev.parley.contract.RoomId;
import dev.parley.contract.SessionState;
import org.jspecify.annotations.Nullable;

/** What a client asks for, checked. */
public sealed interface Request {

  /** The client's number for it, 1 to 2^53 - 1. */
  long id();

  /** Says who it is; either a token or a guest's name. */
  record Connect(long id, @Nullable String token, @Nullable String guest, @Nullable String resume)
      implements Request {}

  /**
   * Joins a room.
   *
   * @param after where the client is, or null
   * @param last how many of the newest messages it wants where {@code after} is null
   * @param catchUp whether either was given, so that {@code caught_up} is due
   */
  record Join(long id, RoomId room, @Nullable Position after, int last, boolean catchUp)
      implements Request {}

  /** Leaves a room. */
  record Leave(long id, RoomId room) implements Request {}

  /** Sends a message; the body is one JSON value as the client wrote it. */
  record Send(long id, RoomId room, String key, byte[] body, @Nullable String traceparent)
      implements Request {}

  /** Reads messages; {@link Position#UNKNOWN} where a bound was not given. */
  record History(long id, RoomId room, long before, long after, int limit) implements Request {}

  /** Reads who is in a room. */
  record Presence(long id, RoomId room, int limit, @Nullable String cursor) implements Request {}

  /** Sets the session's state. */
  record State(long id, SessionState state) implements Request {}

  /** The user writes. */
  record Typing(long id, RoomId room) implements Request {}

  /** Asks for a sign of life. */
  record Ping(long id) implements Request {}
}
