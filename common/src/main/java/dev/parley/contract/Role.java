package dev.parley.contract;

/** The four services, by the names they have in bus addresses, settings and traces. */
public enum Role {
  /** Terminates WebSockets. */
  GATEWAY("gateway-service", 1),
  /** Appends to rooms and broadcasts. */
  ROOM("room-service", 2),
  /** Keeps the sessions. */
  PRESENCE("presence-service", 3),
  /** Keeps the materialised log. */
  HISTORY("history-service", 4);

  private final String id;
  private final int code;

  Role(String id, int code) {
    this.id = id;
    this.code = code;
  }

  /** The service's name. */
  public String id() {
    return id;
  }

  /** The number on the wire. */
  public int code() {
    return code;
  }

  /**
   * The role of a code.
   *
   * @throws IllegalArgumentException for a code that no version has used
   */
  public static Role of(int code) {
    for (Role role : values()) {
      if (role.code == code) {
        return role;
      }
    }
    throw new IllegalArgumentException("role: " + code + " (expected: 1 to 4)");
  }
}
