package dev.parley.gateway.operation;

import dev.parley.gateway.auth.Identity;
import dev.parley.gateway.fanout.LoopRooms;
import dev.parley.gateway.fanout.Member;
import dev.parley.gateway.fanout.Outbound;
import dev.parley.protocol.ProtocolException;
import dev.parley.protocol.Request;
import dev.parley.protocol.RoomId;
import io.vertx.core.Future;
import java.util.function.Consumer;

/** Delivers a room's events to a reader without a session, whom nobody sees in the room. */
public final class WatchRoom {

  private final LoopRooms rooms;

  /** Watches rooms for the clients of an event loop. */
  public WatchRoom(LoopRooms rooms) {
    this.rooms = rooms;
  }

  /** One reader in one room. */
  public final class Watch {

    private final Member member;

    private Watch(Member member) {
      this.member = member;
    }

    /**
     * Begins to deliver, as a join does; fails with {@link ProtocolException}.
     *
     * @param onJoined called once, before the first message of the gap is written
     */
    public Future<Void> begin(Request.Join join, Consumer<LoopRooms.Joined> onJoined) {
      return rooms.join(member, join, onJoined);
    }

    /** Delivers nothing any more. */
    public void end() {
      rooms.leave(member);
    }
  }

  /**
   * A reader of a room, to whom nothing is delivered yet.
   *
   * @throws ProtocolException forbidden
   */
  public Watch watch(Identity who, RoomId room, Outbound outbound) {
    who.rights().requireRead(room, "read");
    return new Watch(rooms.newMember(room, outbound));
  }
}
