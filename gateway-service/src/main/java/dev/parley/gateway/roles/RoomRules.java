package dev.parley.gateway.roles;

import dev.parley.protocol.RoomRole;
import dev.parley.protocol.RulesChange;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The rules of one room. Read by any thread, changed under the lock of {@link RoomRoles}. */
final class RoomRules {

  /** What a record is counted as, without the room's id and the user's. */
  private static final int RECORD_BYTES = 32;

  /** Where no rule is. */
  static final RoomRules NONE = new RoomRules();

  private final Map<String, MemberRules> members = new ConcurrentHashMap<>();
  private volatile int slowSeconds;
  private volatile RoomRole byDefault = RoomRole.MEMBER;

  /** How much it is, changed by {@link RoomRoles}. */
  int bytes;

  MemberRules of(String user) {
    return members.getOrDefault(user, MemberRules.NONE);
  }

  Map<String, MemberRules> members() {
    return members;
  }

  int slowSeconds() {
    return slowSeconds;
  }

  RoomRole byDefault() {
    return byDefault;
  }

  /** What a user is of whom this is said. */
  RoomRole roleOf(MemberRules member) {
    RoomRole own = member.role();
    return own == null ? byDefault : own;
  }

  boolean isEmpty() {
    return members.isEmpty() && slowSeconds == 0 && byDefault == RoomRole.MEMBER;
  }

  /** A rule is there, or is there no more; returns what it adds in bytes. */
  int apply(Rule rule) {
    return switch (rule.kind()) {
      case ROLE -> member(rule, of(rule.user()).with(rule.role()));
      case BAN -> member(rule, of(rule.user()).withBan(rule.number()));
      case MUTE -> member(rule, of(rule.user()).withMute(rule.number()));
      case SLOW -> {
        int before = slowSeconds;
        slowSeconds = (int) Math.min(rule.number(), RulesChange.MAX_SLOW_SECONDS);
        yield more(rule, before != 0, slowSeconds != 0);
      }
      case DEFAULT -> {
        RoomRole before = byDefault;
        byDefault = rule.role() == RoomRole.READER ? RoomRole.READER : RoomRole.MEMBER;
        yield more(rule, before != RoomRole.MEMBER, byDefault != RoomRole.MEMBER);
      }
    };
  }

  private static int more(Rule rule, boolean before, boolean after) {
    return before == after ? 0 : after ? bytes(rule) : -bytes(rule);
  }

  /** Whether there is a record that a rule replaces. */
  boolean has(Rule rule) {
    MemberRules member = of(rule.user());
    return switch (rule.kind()) {
      case ROLE -> member.role() != null;
      case BAN -> member.bannedUntil() != MemberRules.NEVER;
      case MUTE -> member.mutedUntil() != MemberRules.NEVER;
      case SLOW -> slowSeconds != 0;
      case DEFAULT -> byDefault != RoomRole.MEMBER;
    };
  }

  private int member(Rule rule, MemberRules after) {
    String user = rule.user();
    int more = (after.records() - of(user).records()) * bytes(rule);
    if (after.records() == 0) {
      members.remove(user);
    } else {
      members.put(user, after);
    }
    return more;
  }

  /** How much a record is. */
  static int bytes(Rule rule) {
    return rule.room().value().length()
        + rule.user().getBytes(StandardCharsets.UTF_8).length
        + RECORD_BYTES;
  }
}
