package dev.parley.contract;

/** How a session is. The code is on the wire: never reuse one. */
public enum SessionState {
  /** Heard lately. */
  ONLINE(1),
  /** Heard lately, but the client said that its user is away. */
  AWAY(2),
  /** Not heard for a while: may come back. */
  PENDING(3),
  /** Gone. */
  OFFLINE(4);

  private final int code;

  SessionState(int code) {
    this.code = code;
  }

  /** The number on the wire. */
  public int code() {
    return code;
  }

  /**
   * The state of a code.
   *
   * @throws IllegalArgumentException for a code that no version has used
   */
  public static SessionState of(int code) {
    for (SessionState state : values()) {
      if (state.code == code) {
        return state;
      }
    }
    throw new IllegalArgumentException("session state: " + code + " (expected: 1 to 4)");
  }
}
