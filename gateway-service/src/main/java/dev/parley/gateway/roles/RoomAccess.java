package dev.parley.gateway.roles;

import dev.parley.gateway.auth.Identity;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.MemberChange;
import dev.parley.protocol.ProtocolException;
import dev.parley.protocol.RoomId;
import dev.parley.protocol.RoomRole;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a user may do in a room now: what its token allows, unless the room's rules do not. They do
 * not apply to admins. Safe from any thread.
 */
public final class RoomAccess {

  private final RoomRoles roles;

  /** Decides by these rules. */
  public RoomAccess(RoomRoles roles) {
    this.roles = roles;
  }

  /**
   * Refuses who may not read a room.
   *
   * @param what a verb, for the error
   * @throws ProtocolException forbidden, or unavailable where the rules are not known yet
   */
  public void requireRead(Identity who, RoomId room, String what) {
    who.rights().requireRead(room, what);
    String banned = banned(who, room);
    if (banned != null) {
      throw forbidden(banned);
    }
  }

  /** Whether somebody may read a room. */
  public boolean mayRead(Identity who, RoomId room) {
    return who.rights().mayJoin(room) && banned(who, room) == null;
  }

  /** Why somebody is kept out of a room, for the user to read; null where it is not. */
  public @Nullable String banned(Identity who, RoomId room) {
    long now = roles.wallMillis();
    MemberRules member = member(who, room);
    return member.isBanned(now)
        ? "you are banned from %s%s".formatted(room, until(member.bannedUntil()))
        : null;
  }

  /**
   * Refuses who may not send to a room.
   *
   * @throws ProtocolException forbidden, or unavailable where the rules are not known yet
   */
  public void requireSend(Identity who, RoomId room) {
    who.rights().requireSend(room);
    String banned = banned(who, room);
    if (banned != null) {
      throw forbidden(banned);
    }
    MemberRules member = member(who, room);
    if (member.isMuted(roles.wallMillis())) {
      throw forbidden("you are muted in %s%s".formatted(room, until(member.mutedUntil())));
    }
    if (role(who, room) == RoomRole.READER) {
      throw forbidden("you are a reader of %s, and may not send".formatted(room));
    }
  }

  /** How long somebody has to wait between two messages to a room, in seconds; 0 for not at all. */
  public int slowSeconds(Identity who, RoomId room) {
    return role(who, room) == RoomRole.MEMBER ? roles.of(room).slowSeconds() : 0;
  }

  /** What somebody is in a room; an admin is an owner of every room. */
  RoomRole role(Identity who, RoomId room) {
    requireKnown();
    if (who.rights().admin()) {
      return RoomRole.OWNER;
    }
    RoomRole own = member(who, room).role();
    return own == null ? roles.of(room).byDefault() : own;
  }

  /** What the rules say of somebody; nothing of admins. */
  private MemberRules member(Identity who, RoomId room) {
    requireKnown();
    return who.rights().admin() ? MemberRules.NONE : roles.of(room).of(who.user());
  }

  private void requireKnown() {
    if (!roles.isRead()) {
      throw new ProtocolException(
          ErrorCode.UNAVAILABLE,
          "the rules of rooms are not known here yet",
          ProtocolException.NO_ID,
          1_000);
    }
  }

  private static String until(long millis) {
    return millis == MemberChange.FOR_GOOD ? "" : " until " + Instant.ofEpochMilli(millis);
  }

  private static ProtocolException forbidden(String why) {
    return new ProtocolException(ErrorCode.FORBIDDEN, why);
  }
}
