package dev.parley.gateway.fanout;

import dev.parley.contract.RoomRecord;
import dev.parley.gateway.encoding.Events;
import dev.parley.protocol.Event;

/**
 * Which records of a room this node shows to clients: messages, as far as they are not larger than
 * any that a client may send. Of any other record a client gets its place in the room and no more,
 * so that there is no hole.
 *
 * @param maxBodyBytes the largest body of a message that is shown
 */
public record Shown(int maxBodyBytes) {

  /** Whether clients get the record as a message. */
  public boolean isMessage(RoomRecord record) {
    return record.kind().isMessage() && !isTooLarge(record);
  }

  /** The event that every member of the room gets. */
  Event event(RoomRecord record) {
    return isMessage(record) ? Events.message(record) : Events.hidden(record);
  }

  /** Whether the record is larger than what could have been sent through Parley. */
  boolean isTooLarge(RoomRecord record) {
    return record.body().length > maxBodyBytes;
  }
}
