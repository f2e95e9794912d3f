package dev.parley.contract;

import java.util.List;

/**
 * A service. An open value: nodes of a later version may announce services that this one does not
 * know; nobody here asks them anything.
 *
 * @param code the number on the wire, from 1; a number is never used again for something else
 */
public record Role(int code) {

  /** Terminates WebSockets. */
  public static final Role GATEWAY = new Role(1);

  /** Appends to rooms and broadcasts. */
  public static final Role ROOM = new Role(2);

  /** Keeps the sessions. */
  public static final Role PRESENCE = new Role(3);

  /** Keeps the materialised log. */
  public static final Role HISTORY = new Role(4);

  /** The services that this version knows, in the order of their codes from 1. */
  public static final List<Role> KNOWN = List.of(GATEWAY, ROOM, PRESENCE, HISTORY);

  private static final List<String> IDS =
      List.of("gateway-service", "room-service", "presence-service", "history-service");

  /** Whether this version knows the service. */
  public boolean isKnown() {
    return KNOWN.contains(this);
  }

  /**
   * The service's name in bus addresses, settings and traces; {@code service-9} where this version
   * does not know it.
   */
  public String id() {
    return isKnown() ? IDS.get(code - 1) : "service-" + code;
  }

  @Override
  public String toString() {
    return id();
  }
}
