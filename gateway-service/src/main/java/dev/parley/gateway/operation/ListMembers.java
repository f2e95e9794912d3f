package dev.parley.gateway.operation;

import dev.parley.contract.Roster;
import dev.parley.gateway.auth.Identity;
import dev.parley.gateway.presence.Rosters;
import dev.parley.gateway.roles.RoomAccess;
import dev.parley.protocol.Answer;
import dev.parley.protocol.ProtocolException;
import dev.parley.protocol.Request;
import io.vertx.core.Future;

/** {@code presence}: lists who is in a room. */
public final class ListMembers {

  private final RoomAccess access;
  private final Rosters rosters;

  /** Lists out of presence-service's answers. */
  public ListMembers(RoomAccess access, Rosters rosters) {
    this.access = access;
    this.rosters = rosters;
  }

  /**
   * A page of the roster; stale while presence is unavailable.
   *
   * @throws ProtocolException forbidden
   */
  public Future<Answer.Roster> run(Identity who, Request.Presence presence) {
    access.requireRead(who, presence.room(), "read");
    return rosters
        .page(presence.room(), presence.limit(), presence.cursor())
        .map(
            found -> {
              Roster roster = found.roster();
              return new Answer.Roster(
                  roster.members(),
                  roster.total(),
                  found.stale(),
                  roster.cursor(),
                  roster.version());
            });
  }
}
