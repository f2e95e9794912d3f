package dev.parley.gateway.operation;

import dev.parley.gateway.auth.Identity;
import dev.parley.gateway.fanout.LoopRooms;
import dev.parley.gateway.fanout.Member;
import dev.parley.gateway.fanout.Outbound;
import dev.parley.gateway.roles.RoomAccess;
import dev.parley.protocol.ProtocolException;
import dev.parley.protocol.Request;
import dev.parley.protocol.RoomId;
import io.vertx.core.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Delivers a room's events to a reader without a session, whom nobody sees in the room. */
public final class WatchRoom {

  private final RoomAccess access;
  private final LoopRooms rooms;

  /** Watches rooms for the clients of an event loop. */
  public WatchRoom(RoomAccess access, LoopRooms rooms) {
    this.access = access;
    this.rooms = rooms;
  }

  /** One reader in one room. */
  public final class Watch {

    private final Identity who;
    private final Member member;

    private Watch(Identity who, Member member) {
      this.who = who;
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

    /** Why the reader is kept out of a room, for it to read; null where it is not. */
    public @Nullable String banned(RoomId room) {
      return access.banned(who, room);
    }

    /** Delivers nothing any more. */
    public void end() {
      rooms.leave(member);
    }
  }

  /**
   * Refuses who may not read a room.
   *
   * @throws ProtocolException forbidden
   */
  public void requireRead(Identity who, RoomId room) {
    access.requireRead(who, room, "read");
  }

  /**
   * A reader of a room, to whom nothing is delivered yet.
   *
   * @throws ProtocolException forbidden
   */
  public Watch watch(Identity who, RoomId room, Outbound outbound) {
    requireRead(who, room);
    return new Watch(who, rooms.newMember(room, outbound));
  }
}
