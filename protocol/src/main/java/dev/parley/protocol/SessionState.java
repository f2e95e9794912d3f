package dev.parley.protocol;

import java.util.List;
import java.util.Locale;

/**
 * How a session is. An open value: a state of a later version is stored and passed on as it is, and
 * shown as {@link #shown()} says.
 *
 * @param code the number on the wire, from 1; a number is never used again for something else
 */
public record SessionState(int code) {

  /** Heard recently. */
  public static final SessionState ONLINE = new SessionState(1);

  /** Heard recently, but the client said that its user is away. */
  public static final SessionState AWAY = new SessionState(2);

  /** Not heard for a while: may come back. */
  public static final SessionState PENDING = new SessionState(3);

  /** Gone. */
  public static final SessionState OFFLINE = new SessionState(4);

  /** The states that this version knows, in the order of their codes from 1. */
  public static final List<SessionState> KNOWN = List.of(ONLINE, AWAY, PENDING, OFFLINE);

  private static final List<String> NAMES = List.of("ONLINE", "AWAY", "PENDING", "OFFLINE");

  /** Whether this version knows what it means. */
  public boolean isKnown() {
    return KNOWN.contains(this);
  }

  /**
   * The known state that it is shown as: itself, or ONLINE. A session that is listed with a state
   * of a later version is there, which is all that this version can say of it.
   */
  public SessionState shown() {
    return isKnown() ? this : ONLINE;
  }

  /** Its name in capitals, {@code STATE_9} where this version does not know it. */
  public String name() {
    return isKnown() ? NAMES.get(code - 1) : "STATE_" + code;
  }

  /** The name that clients read; one that this version does not know is shown as online. */
  public String wireName() {
    return shown().name().toLowerCase(Locale.ROOT);
  }

  /** The state of a wire name; ONLINE for one that this version does not know. */
  static SessionState ofWireName(String name) {
    return KNOWN.stream().filter(state -> state.wireName().equals(name)).findAny().orElse(ONLINE);
  }

  @Override
  public String toString() {
    return name();
  }
}
