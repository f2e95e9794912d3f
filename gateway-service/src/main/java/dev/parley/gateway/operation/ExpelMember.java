package dev.parley.gateway.operation;

import dev.parley.gateway.roles.RoomAccess;
import dev.parley.protocol.Event;
import dev.parley.protocol.ProtocolException;
import dev.parley.protocol.Request;
import dev.parley.protocol.RoomId;
import java.util.function.Consumer;

/** Ends the membership of a client that a room's rules keep out. */
public final class ExpelMember {

  private final RoomAccess access;
  private final LeaveRoom leaveRoom;

  /** Expels clients of an event loop. */
  public ExpelMember(RoomAccess access, LeaveRoom leaveRoom) {
    this.access = access;
    this.leaveRoom = leaveRoom;
  }

  /**
   * The client leaves the room, where it is in it and may not be; a join in flight ends before.
   *
   * @param expelled gets what the client is to be sent, where it has left
   */
  public void run(Client client, RoomId room, Consumer<Event.Expelled> expelled) {
    if (client.rooms().contains(room)) {
      client.rooms().joined(room).onSuccess(joined -> expel(client, room, expelled));
    }
  }

  private void expel(Client client, RoomId room, Consumer<Event.Expelled> expelled) {
    String why = access.banned(client.identity(), room);
    if (why != null && client.rooms().contains(room)) {
      leaveRoom.run(client, new Request.Leave(ProtocolException.NO_ID, room));
      expelled.accept(new Event.Expelled(room, why));
    }
  }
}
