package dev.parley.gateway.operation;

import dev.parley.contract.PresenceReport;
import dev.parley.gateway.fanout.LoopRooms;
import dev.parley.gateway.fanout.Member;
import dev.parley.gateway.presence.PresenceReporter;
import dev.parley.gateway.presence.Rosters;
import dev.parley.protocol.Answer;
import dev.parley.protocol.ProtocolException;
import dev.parley.protocol.Request;
import io.vertx.core.Future;

/** {@code leave}: ends a membership. */
public final class LeaveRoom {

  private final LoopRooms rooms;
  private final Rosters rosters;
  private final PresenceReporter presence;

  /** Leaves for the clients of an event loop. */
  public LeaveRoom(LoopRooms rooms, Rosters rosters, PresenceReporter presence) {
    this.rooms = rooms;
    this.rosters = rosters;
    this.presence = presence;
  }

  /**
   * Leaves; what the client has sent before takes effect before.
   *
   * @throws ProtocolException not joined
   */
  public Future<Answer.Done> run(Client client, Request.Leave leave) {
    Member member = client.rooms().remove(leave.room());
    rosters.left(leave.room(), client.session());
    rooms.leave(member);
    presence.tell(new PresenceReport.Left(client.session(), leave.room()));
    return Future.succeededFuture(Answer.DONE);
  }
}
