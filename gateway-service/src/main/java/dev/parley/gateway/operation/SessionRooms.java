package dev.parley.gateway.operation;

import dev.parley.concurrent.EventLoop;
import dev.parley.contract.PresenceReport;
import dev.parley.gateway.fanout.LoopRooms;
import dev.parley.gateway.presence.PresenceReporter;
import dev.parley.gateway.presence.Rosters;
import dev.parley.protocol.RoomId;
import java.time.Duration;
import java.util.Collection;

/** What becomes of a session's rooms when a connection of its opens and closes. */
public final class SessionRooms {

  /** How long a resumed session stays in rooms that its client has not joined again. */
  private static final Duration CARRIED = Duration.ofSeconds(15);

  private final EventLoop loop;
  private final LoopRooms rooms;
  private final Rosters rosters;
  private final PresenceReporter presence;

  /** The rooms of the sessions of an event loop. */
  public SessionRooms(EventLoop loop, LoopRooms rooms, Rosters rosters, PresenceReporter presence) {
    this.loop = loop;
    this.rooms = rooms;
    this.rosters = rosters;
    this.presence = presence;
  }

  /**
   * A connection goes on with a session: the rooms that its client does not join again in time are
   * left.
   */
  public void opened(Client client, Collection<RoomId> its) {
    if (!its.isEmpty()) {
      client.rooms().carry(its);
      loop.setTimer(CARRIED.toMillis(), () -> leaveNotRejoined(client));
    }
  }

  private void leaveNotRejoined(Client client) {
    for (RoomId room : client.rooms().takeNotRejoined()) {
      presence.tell(new PresenceReport.Left(client.session(), room));
    }
  }

  /** The connection is gone: nothing is delivered any more. The session stays in its rooms. */
  public void closed(Client client) {
    client
        .rooms()
        .removeAll()
        .forEach(
            (room, member) -> {
              rosters.forget(room, client.session());
              rooms.leave(member);
            });
  }
}
