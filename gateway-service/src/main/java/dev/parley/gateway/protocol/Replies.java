package dev.parley.gateway.protocol;

import dev.parley.contract.Position;
import dev.parley.contract.RoomId;
import dev.parley.contract.RoomRecord;
import dev.parley.contract.Roster;
import dev.parley.contract.UserPresence;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The replies of parley.v1 as JSON: {@code {"id":…,"ok":{…}}} or {@code {"id":…,"error":{…}}}. */
public final class Replies {

  private Replies() {}

  /** A reply of the given fields. */
  public static byte[] ok(long id, Json ok) {
    return Json.object().field("id", id).field("ok", ok).toBytes();
  }

  /** An error reply; without an id where the frame had none. */
  public static byte[] error(ProtocolException error) {
    Json json = Json.object();
    if (error.id() != ProtocolException.NO_ID) {
      json.field("id", error.id());
    }
    return json.field("error", errorFields(error)).toBytes();
  }

  /** What an error says, here and over HTTP. */
  public static Json errorFields(ProtocolException error) {
    Json json =
        Json.object()
            .field("code", error.code().wireName())
            .field("message", error.text())
            .field("temporary", error.code().temporary());
    if (error.retryAfterMillis() > 0) {
      json.field("retryAfter", error.retryAfterMillis());
    }
    return json;
  }

  /** The limits. */
  public static Json limits(Limits limits) {
    return Json.object()
        .field("frame", limits.frame())
        .field("body", limits.body())
        .field("rooms", limits.rooms())
        .field("rate", limits.rate());
  }

  /** A send that stands in the log. */
  public static Json sent(Position position, long at, @Nullable String trace) {
    return Json.object()
        .field("position", Events.position(position))
        .field("at", at)
        .field("trace", trace);
  }

  /** A page of messages, ascending. */
  public static Json page(List<RoomRecord> records, boolean more, Position position) {
    return Json.object()
        .list(
            "messages",
            records,
            (json, record) -> {
              json.field("room", record.room().value());
              Events.messageFields(json, record);
            })
        .field("more", more)
        .field("position", Events.position(position));
  }

  /** A page of who is in a room. */
  public static Json roster(Roster roster, boolean stale) {
    return Json.object()
        .list(
            "members",
            roster.members(),
            (json, member) -> {
              Events.row(json, member);
              json.field("since", member.since());
            })
        .field("total", roster.total())
        .field("stale", stale)
        .field("cursor", roster.cursor())
        .field("version", roster.version());
  }

  /** All sessions of a user. */
  public static Json user(String user, UserPresence presence, boolean stale) {
    return Json.object()
        .field("user", user)
        .list("sessions", presence.devices(), Replies::device)
        .field("stale", stale);
  }

  private static void device(Json json, UserPresence.Device device) {
    json.field("session", device.member().session())
        .field("name", device.member().name())
        .field("state", Events.stateName(device.member().state()))
        .field("since", device.member().since())
        .field("lastSeen", device.lastSeen())
        .field("node", device.gateway())
        .texts("rooms", device.rooms().stream().map(RoomId::value).toList());
  }
}
