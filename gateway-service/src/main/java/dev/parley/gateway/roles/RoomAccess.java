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
    return banned(room, rules(who, room).of(who.user()));
  }

  private @Nullable String banned(RoomId room, MemberRules member) {
    return member.isBanned(roles.wallMillis())
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
    RoomRules rules = rules(who, room);
    MemberRules member = rules.of(who.user());
    String banned = banned(room, member);
    if (banned != null) {
      throw forbidden(banned);
    }
    if (member.isMuted(roles.wallMillis())) {
      throw forbidden("you are muted in %s%s".formatted(room, until(member.mutedUntil())));
    }
    if (rules.roleOf(member) == RoomRole.READER) {
      throw forbidden("you are a reader of %s, and may not send".formatted(room));
    }
  }

  /** How long somebody has to wait between two messages to a room, in seconds; 0 for not at all. */
  public int slowSeconds(Identity who, RoomId room) {
    RoomRules rules = rules(who, room);
    int seconds = rules.slowSeconds();
    return seconds > 0 && rules.roleOf(rules.of(who.user())) == RoomRole.MEMBER ? seconds : 0;
  }

  /** What somebody is in a room; an admin is an owner of every room. */
  RoomRole role(Identity who, RoomId room) {
    RoomRules rules = rules(who, room);
    return who.rights().admin() ? RoomRole.OWNER : rules.roleOf(rules.of(who.user()));
  }

  /** The rules that apply to somebody: none to admins. */
  private RoomRules rules(Identity who, RoomId room) {
    if (!roles.isRead()) {
      throw new ProtocolException(
          ErrorCode.UNAVAILABLE,
          "the rules of rooms are not known here yet",
          ProtocolException.NO_ID,
          1_000);
    }
    return who.rights().admin() ? RoomRules.NONE : roles.of(room);
  }

  private static String until(long millis) {
    return millis == MemberChange.FOR_GOOD ? "" : " until " + Instant.ofEpochMilli(millis);
  }

  private static ProtocolException forbidden(String why) {
    return new ProtocolException(ErrorCode.FORBIDDEN, why);
  }
}
