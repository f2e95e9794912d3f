package dev.parley.gateway.hook;

import dev.parley.protocol.Json;
import dev.parley.protocol.RoomId;
import org.jspecify.annotations.Nullable;

/**
 * A message that the hook is asked about. Room, user and key together name it, however often it is
 * sent.
 *
 * @param user who sends it
 * @param name the sender's display name, if any
 * @param body one JSON value in UTF-8
 */
public record Draft(RoomId room, String user, @Nullable String name, String key, byte[] body) {

  /**
   * The call's body.
   *
   * @param at when the hook is asked, milliseconds since 1970 UTC
   */
  byte[] toBytes(long at) {
    return Json.object()
        .field("room", room.value())
        .field("user", user)
        .optional("name", name)
        .field("key", key)
        .field("at", at)
        .field("body", body)
        .toBytes();
  }
}
