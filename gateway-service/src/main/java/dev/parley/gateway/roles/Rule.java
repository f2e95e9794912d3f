package dev.parley.gateway.roles;

import dev.parley.log.SharedTable;
import dev.parley.protocol.MemberChange;
import dev.parley.protocol.RoomId;
import dev.parley.protocol.RoomRole;
import dev.parley.protocol.RulesChange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One thing that a room's rules say, as it is in the log: a record of its own, so that of two
 * changes at the same time none undoes what the other one did not mean. Its key is {@code
 * ROOM/role/USER}, {@code ROOM/ban/USER}, {@code ROOM/mute/USER}, {@code ROOM/slow} or {@code
 * ROOM/default}.
 *
 * @param room the room
 * @param kind what it says
 * @param user of whom; empty where it says it of the room
 * @param value a role's name, milliseconds since 1970 UTC or {@link #FOR_GOOD}, or seconds; {@link
 *     SharedTable#REMOVED} where nothing is said any more
 */
record Rule(RoomId room, Kind kind, String user, String value) {

  /** The value of a ban or a mute that does not end by itself. */
  static final String FOR_GOOD = "for-good";

  private static final char SEPARATOR = '/';

  /** What is said. */
  enum Kind {
    ROLE,
    BAN,
    MUTE,
    SLOW,
    DEFAULT;

    private boolean isOfUser() {
      return this == ROLE || this == BAN || this == MUTE;
    }

    private String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Reads one; null where it is of a kind that this version does not know. */
  static @Nullable Rule read(String key, String value) {
    int first = key.indexOf(SEPARATOR);
    String room = first < 0 ? "" : key.substring(0, first);
    int second = key.indexOf(SEPARATOR, first + 1);
    String word = second < 0 ? key.substring(first + 1) : key.substring(first + 1, second);
    String user = second < 0 ? "" : key.substring(second + 1);
    return Arrays.stream(Kind.values())
        .filter(kind -> kind.word().equals(word) && kind.isOfUser() == !user.isEmpty())
        .filter(kind -> RoomId.isValid(room))
        .map(kind -> new Rule(new RoomId(room), kind, user, value))
        .findAny()
        .orElse(null);
  }

  /** What a change says. */
  static List<Rule> of(MemberChange change) {
    List<Rule> rules = new ArrayList<>(3);
    if (change.role() != null) {
      rules.add(ofUser(change, Kind.ROLE, change.role().wireName()));
    }
    if (change.banned() != null) {
      rules.add(ofUser(change, Kind.BAN, until(change, change.banned())));
    }
    if (change.muted() != null) {
      rules.add(ofUser(change, Kind.MUTE, until(change, change.muted())));
    }
    return rules;
  }

  /** The role of a user is the room's default again. */
  static Rule noRole(MemberChange change) {
    return ofUser(change, Kind.ROLE, SharedTable.REMOVED);
  }

  private static Rule ofUser(MemberChange change, Kind kind, String value) {
    return new Rule(change.room(), kind, change.user(), value);
  }

  private static String until(MemberChange change, boolean set) {
    if (!set) {
      return SharedTable.REMOVED;
    }
    return change.until() == MemberChange.FOR_GOOD ? FOR_GOOD : Long.toString(change.until());
  }

  /** What a change says. */
  static List<Rule> of(RulesChange change) {
    List<Rule> rules = new ArrayList<>(2);
    Integer slow = change.slowSeconds();
    if (slow != null) {
      String value = slow == 0 ? SharedTable.REMOVED : Integer.toString(slow);
      rules.add(new Rule(change.room(), Kind.SLOW, "", value));
    }
    RoomRole byDefault = change.byDefault();
    if (byDefault != null) {
      String value = byDefault == RoomRole.MEMBER ? SharedTable.REMOVED : byDefault.wireName();
      rules.add(new Rule(change.room(), Kind.DEFAULT, "", value));
    }
    return rules;
  }

  /** The key in the log. */
  String key() {
    String start = room.value() + SEPARATOR + kind.word();
    return kind.isOfUser() ? start + SEPARATOR + user : start;
  }

  boolean isRemoval() {
    return value.equals(SharedTable.REMOVED);
  }

  /** The value as a role; null where it is none that this version knows. */
  @Nullable RoomRole role() {
    return RoomRole.ofWireName(value);
  }

  /** The value as a time, or as seconds; {@link MemberRules#NEVER} where it is neither. */
  long number() {
    if (value.equals(FOR_GOOD)) {
      return MemberChange.FOR_GOOD;
    }
    try {
      return Math.max(MemberRules.NEVER, Long.parseLong(value));
    } catch (NumberFormatException ofLaterVersion) {
      return MemberRules.NEVER;
    }
  }
}
