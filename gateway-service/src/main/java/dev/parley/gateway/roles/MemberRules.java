package dev.parley.gateway.roles;

import dev.parley.protocol.MemberChange;
import dev.parley.protocol.RoomRole;
import org.jspecify.annotations.Nullable;

/**
 * What a room's rules say of one user.
 *
 * @param role its role; null where it has the room's default
 * @param bannedUntil milliseconds since 1970 UTC; {@link #NEVER} where it was not banned, {@link
 *     MemberChange#FOR_GOOD} where no time is set
 * @param mutedUntil the same for a mute
 */
public record MemberRules(@Nullable RoomRole role, long bannedUntil, long mutedUntil) {

  /** In place of a time: not at all. */
  public static final long NEVER = 0;

  /** Of users of whom the rules say nothing. */
  public static final MemberRules NONE = new MemberRules(null, NEVER, NEVER);

  /** Whether it is kept out at a time. */
  public boolean isBanned(long nowMillis) {
    return nowMillis < bannedUntil;
  }

  /** Whether it may not send at a time. */
  public boolean isMuted(long nowMillis) {
    return nowMillis < mutedUntil;
  }

  /** Whether it may ban and mute others. */
  boolean moderates() {
    return role == RoomRole.OWNER || role == RoomRole.MODERATOR;
  }

  /** Without what has ended by a time. */
  MemberRules at(long nowMillis) {
    return new MemberRules(
        role, isBanned(nowMillis) ? bannedUntil : NEVER, isMuted(nowMillis) ? mutedUntil : NEVER);
  }

  /** How many records they are. */
  int records() {
    return (role == null ? 0 : 1) + (bannedUntil == NEVER ? 0 : 1) + (mutedUntil == NEVER ? 0 : 1);
  }

  MemberRules with(@Nullable RoomRole other) {
    return new MemberRules(other, bannedUntil, mutedUntil);
  }

  MemberRules withBan(long until) {
    return new MemberRules(role, until, mutedUntil);
  }

  MemberRules withMute(long until) {
    return new MemberRules(role, bannedUntil, until);
  }
}
