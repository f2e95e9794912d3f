package dev.parley.gateway.encoding;

import dev.parley.contract.RoomEvent;
import dev.parley.contract.RoomEvent.PresenceChanged;
import dev.parley.contract.RoomEvent.Typing;
import dev.parley.contract.RoomEvent.Unknown;
import dev.parley.contract.RoomRecord;
import dev.parley.protocol.Event;
import dev.parley.protocol.Message;
import org.jspecify.annotations.Nullable;

/** What other services tell of rooms, as clients get it. */
public final class Events {

  private Events() {}

  /** A record that is a message. */
  public static Message message(RoomRecord record) {
    return new Message(
        record.room(),
        record.offset(),
        record.prev(),
        record.sender(),
        record.name(),
        record.key(),
        record.at(),
        record.body());
  }

  /** A record that is not shown: only its place in the room, so that no client sees a hole. */
  public static Event.Hidden hidden(RoomRecord record) {
    return new Event.Hidden(record.room(), record.offset(), record.prev(), record.kind().code());
  }

  /** An ephemeral event of a room; null where there is nothing to show for it. */
  public static @Nullable Event of(RoomEvent event) {
    if (event instanceof Typing typing) {
      return new Event.Typing(typing.room(), typing.user());
    } else if (event instanceof PresenceChanged changed) {
      return new Event.PresenceChanged(
          changed.room(),
          changed.joined(),
          changed.left(),
          changed.changed(),
          changed.total(),
          changed.version(),
          changed.sample());
    } else if (event instanceof Unknown) {
      return null;
    }
    throw new IllegalArgumentException("event: " + event + " (expected: one known)");
  }
}
