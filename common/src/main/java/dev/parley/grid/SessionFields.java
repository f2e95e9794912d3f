package dev.parley.grid;

/**
 * The names of a stored session's fields. Each stored record carries its schema: fields may be
 * added, and are then missing in older records, but never changed.
 */
public final class SessionFields {

  /** Display name. */
  public static final String NAME = "name";

  /** Its user. */
  public static final String USER = "user";

  /** Which life of which node has its socket. */
  public static final String GATEWAY = "gateway";

  /** The socket's id. */
  public static final String CONNECTION = "connection";

  /** The peer's address. */
  public static final String ADDRESS = "address";

  /** The rooms that it is in. */
  public static final String ROOMS = "rooms";

  /** The code of its {@link dev.parley.protocol.SessionState}. */
  public static final String STATE = "state";

  /** The code of the state that its client has chosen. */
  public static final String CHOSEN = "chosen";

  /** When it took its state, milliseconds since 1970 UTC. */
  public static final String SINCE = "since";

  /** When it was last heard, milliseconds since 1970 UTC. */
  public static final String LAST_ACTIVE = "lastActive";

  /** The number of its last transition: each is higher than the one before. */
  public static final String REVISION = "revision";

  /** When that was, milliseconds since 1970 UTC. */
  public static final String CHANGED = "changed";

  /** Which life of which instance of presence made it. */
  public static final String CHANGED_BY = "changedBy";

  /**
   * Its last transitions, each a record with the fields that are said above of a session's last
   * one, and with {@link #NAME}, {@link #STATE} and {@link #ROOMS} as they were before it.
   */
  public static final String RECENT = "lately";

  private SessionFields() {}
}
