package dev.parley.gateway.roles;

import dev.parley.gateway.auth.Identity;
import dev.parley.protocol.Answer;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.MemberChange;
import dev.parley.protocol.ProtocolException;
import dev.parley.protocol.RoomId;
import dev.parley.protocol.RoomRole;
import dev.parley.protocol.RulesChange;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Changes the rules of rooms, and shows them. Owners and admins may change all; moderators may ban
 * and mute who is neither an owner nor a moderator, and set slow mode. Whoever is banned, or may
 * not join the room by its token, may change nothing.
 */
public final class RuleChanges {

  private final RoomRoles roles;
  private final RoomAccess access;

  /** Changes these rules. */
  public RuleChanges(RoomRoles roles, RoomAccess access) {
    this.roles = roles;
    this.access = access;
  }

  /**
   * Changes what is said of a user; completes when it is in the log and in effect here.
   *
   * @throws ProtocolException forbidden, invalid, or too large
   */
  public Future<Answer.RuledMember> change(Identity who, MemberChange change) {
    requireMayChange(who, change, change.role() != null);
    requireFuture(change.until());
    return store(change, Rule.of(change));
  }

  /**
   * Takes back all that is said of a user; completes as {@link #change} does. Who may not appoint
   * may not do it to a user with a role.
   *
   * @throws ProtocolException forbidden
   */
  public Future<Answer.RuledMember> clear(Identity who, MemberChange none) {
    boolean hasRole = roles.of(none.room()).of(none.user()).role() != null;
    requireMayChange(who, none, hasRole);
    List<Rule> rules = new ArrayList<>(Rule.of(none));
    if (access.role(who, none.room()) == RoomRole.OWNER) {
      rules.add(Rule.noRole(none));
    }
    return store(none, rules);
  }

  private Future<Answer.RuledMember> store(MemberChange change, List<Rule> rules) {
    return orUnavailable(roles.store(rules)).map(stored -> row(change.room(), change.user()));
  }

  /**
   * Changes what is said of a room; completes when it is in the log and in effect here.
   *
   * @throws ProtocolException forbidden, or too large
   */
  public Future<Answer.Rules> change(Identity who, RulesChange change) {
    RoomRole role = requireModerates(who, change.room());
    if (change.byDefault() != null && role != RoomRole.OWNER) {
      throw forbidden("only owners of %s set its default".formatted(change.room()));
    }
    return orUnavailable(roles.store(Rule.of(change))).map(stored -> list(change.room(), false));
  }

  /**
   * The rules of a room.
   *
   * @throws ProtocolException forbidden, where somebody may not change any
   */
  public Answer.Rules list(Identity who, RoomId room) {
    requireModerates(who, room);
    return list(room, true);
  }

  private Answer.Rules list(RoomId id, boolean withMembers) {
    RoomRules room = roles.of(id);
    long now = roles.wallMillis();
    List<Answer.RuledMember> members =
        room.members().entrySet().stream()
            .filter(member -> withMembers && member.getValue().at(now).records() > 0)
            .sorted(Map.Entry.comparingByKey())
            .map(member -> row(member.getKey(), member.getValue().at(now)))
            .toList();
    return new Answer.Rules(room.slowSeconds(), room.byDefault(), members);
  }

  private Answer.RuledMember row(RoomId room, String user) {
    return row(user, roles.of(room).of(user).at(roles.wallMillis()));
  }

  private static Answer.RuledMember row(String user, MemberRules member) {
    return new Answer.RuledMember(user, member.role(), member.bannedUntil(), member.mutedUntil());
  }

  private void requireMayChange(Identity who, MemberChange change, boolean appoints) {
    RoomId room = change.room();
    if (requireModerates(who, room) == RoomRole.OWNER) {
      return;
    }
    if (appoints) {
      throw forbidden("only owners of %s give and take roles".formatted(room));
    }
    if (roles.of(room).of(change.user()).moderates()) {
      throw forbidden("only owners of %s ban and mute its owners and moderators".formatted(room));
    }
  }

  /** What somebody is, who may change something. */
  private RoomRole requireModerates(Identity who, RoomId room) {
    if (!who.rights().admin()) {
      access.requireRead(who, room, "change the rules of");
    }
    RoomRole role = access.role(who, room);
    if (role != RoomRole.OWNER && role != RoomRole.MODERATOR) {
      throw forbidden("only owners and moderators of %s change its rules".formatted(room));
    }
    return role;
  }

  private void requireFuture(long until) {
    long now = roles.wallMillis();
    if (until <= now) {
      throw new ProtocolException(
          ErrorCode.INVALID,
          "until: %d (expected: a time after %d, milliseconds since 1970)".formatted(until, now));
    }
  }

  private static <T> Future<T> orUnavailable(Future<T> stored) {
    return stored.recover(
        failure ->
            Future.failedFuture(
                failure instanceof ProtocolException
                    ? failure
                    : new ProtocolException(
                        ErrorCode.UNAVAILABLE,
                        "Kafka does not answer: the change may be in effect or not, make it again",
                        ProtocolException.NO_ID,
                        1_000)));
  }

  private static ProtocolException forbidden(String why) {
    return new ProtocolException(ErrorCode.FORBIDDEN, why);
  }
}
