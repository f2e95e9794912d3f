package dev.parley.gateway.operation;

import dev.parley.contract.PresenceReport;
import dev.parley.gateway.fanout.LoopRooms;
import dev.parley.gateway.presence.PresenceReporter;
import dev.parley.gateway.presence.Rosters;
import dev.parley.protocol.RoomId;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;

/** What becomes of a session's rooms when a connection of its opens and closes. */
public final class SessionRooms {

  /** How long a resumed session stays in rooms that its client has not joined again. */
  private static final Duration CARRIED = Duration.ofSeconds(15);

  private final LoopRooms rooms;
  private final Rosters rosters;
  private final PresenceReporter presence;

  /** The rooms of the sessions of an event loop. */
  public SessionRooms(LoopRooms rooms, Rosters rosters, PresenceReporter presence) {
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
      client.rooms().carry(its, CARRIED.toMillis(), rooms -> leave(client.session(), rooms));
    }
  }

  private void leave(String session, Set<RoomId> notRejoined) {
    notRejoined.forEach(room -> presence.tell(new PresenceReport.Left(session, room)));
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
