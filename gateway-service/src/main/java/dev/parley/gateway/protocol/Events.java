package dev.parley.gateway.protocol;

import dev.parley.contract.Member;
import dev.parley.contract.Position;
import dev.parley.contract.RoomEvent;
import dev.parley.contract.RoomEvent.PresenceChanged;
import dev.parley.contract.RoomEvent.Typing;
import dev.parley.contract.RoomEvent.Unknown;
import dev.parley.contract.RoomId;
import dev.parley.contract.RoomRecord;
import dev.parley.contract.SessionState;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The events of parley.v1 as JSON. */
public final class Events {

  private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);

  private Events() {}

  /** A message, as every member of the room gets it. */
  public static byte[] message(RoomRecord record) {
    Json json = Json.object().field("event", "message").field("room", record.room().value());
    messageFields(json, record);
    return json.toBytes();
  }

  /** A record that is not shown: only its place in the room, so that no client sees a hole. */
  public static byte[] hidden(RoomRecord record) {
    Json json = Json.object().field("event", "record").field("room", record.room().value());
    placeFields(json, record);
    return json.field("kind", record.kind().code()).toBytes();
  }

  private static void placeFields(Json json, RoomRecord record) {
    json.field("offset", record.offset());
    if (record.prev() >= 0) {
      json.field("prev", record.prev());
    } else {
      json.field("prev", NULL);
    }
  }

  /** The fields of a message, in an event and in a page. */
  public static void messageFields(Json json, RoomRecord record) {
    placeFields(json, record);
    json.field("from", record.sender());
    if (record.name() != null) {
      json.field("name", record.name());
    }
    json.field("key", record.key()).field("at", record.at()).field("body", record.body());
  }

  /** The gap asked for at the join is delivered. */
  public static byte[] caughtUp(RoomId room, Position position) {
    return Json.object()
        .field("event", "caught_up")
        .field("room", room.value())
        .field("position", position(position))
        .toBytes();
  }

  /** This node goes away. */
  public static byte[] drain(long afterMillis) {
    return Json.object().field("event", "drain").field("after", afterMillis).toBytes();
  }

  /** An ephemeral event of a room; null where there is nothing to show for it. */
  public static byte @Nullable [] of(RoomEvent event) {
    if (event instanceof Typing typing) {
      return typing(typing);
    } else if (event instanceof PresenceChanged changed) {
      return presence(changed);
    } else if (event instanceof Unknown) {
      return null;
    }
    throw new IllegalArgumentException("event: " + event + " (expected: one known)");
  }

  private static byte[] typing(Typing typing) {
    return Json.object()
        .field("event", "typing")
        .field("room", typing.room().value())
        .field("from", typing.user())
        .toBytes();
  }

  private static byte[] presence(PresenceChanged changed) {
    Json json =
        Json.object()
            .field("event", "presence")
            .field("room", changed.room().value())
            .list("joined", changed.joined(), Events::row)
            .list("left", changed.left(), Events::row)
            .list("changed", changed.changed(), Events::row)
            .field("total", changed.total())
            .field("version", changed.version());
    if (changed.sample() != null) {
      json.list("sample", changed.sample(), Events::row);
    }
    return json.toBytes();
  }

  /** A position as an object. */
  public static Json position(Position position) {
    return Json.object().field("epoch", position.epoch()).field("offset", position.offset());
  }

  /** One row of a roster or a presence event. */
  public static void row(Json json, Member member) {
    json.field("user", member.user())
        .field("name", member.name())
        .field("session", member.session())
        .field("state", stateName(member.state()));
  }

  /** A state as clients read it: one that this version does not know is shown as online. */
  public static String stateName(SessionState state) {
    return state.shown().name().toLowerCase(Locale.ROOT);
  }
}
