package dev.parley.security;

import java.util.Locale;
import org.slf4j.event.Level;

/** What the security log has a line for; docs/security.md says which fields each line has. */
public enum SecurityEvent {
  /** A client is connected, or a guest was made. */
  SIGN_IN_ACCEPTED(Level.INFO),
  /** A token, or a guest, was not accepted. */
  SIGN_IN_REFUSED(Level.WARN),
  /** A connected client goes on with its old token, because the new one was not accepted. */
  TOKEN_REFRESH_REFUSED(Level.WARN),
  /** Somebody who is known asked for something that the token or a room does not allow. */
  RIGHT_REFUSED(Level.WARN),
  /** An admin has ended sessions. */
  SESSIONS_ENDED(Level.INFO),
  /** Connections of this node were closed because an admin has ended their sessions. */
  CONNECTIONS_KICKED(Level.INFO),
  /** Somebody has changed the rules of a room. */
  ROOM_RULES_CHANGED(Level.INFO),
  /** A client was cut off because it went on asking although it was refused. */
  FLOOD_CLOSED(Level.WARN),
  /** A request was made under a name that is not the server's. */
  HOST_REFUSED(Level.WARN),
  /** A page of another site wanted to open a WebSocket. */
  ORIGIN_REFUSED(Level.WARN),
  /** There was no place for another connection. */
  CONNECTION_REFUSED(Level.WARN),
  /** A connection did not begin with the PROXY header of a trusted proxy. */
  PROXY_HEADER_REFUSED(Level.WARN),
  /** Somebody may not look into the node. */
  MANAGEMENT_REFUSED(Level.WARN),
  /** Somebody at the cluster's port did not prove to be a node. */
  CLUSTER_PEER_REFUSED(Level.WARN),
  /** This node has called somebody who did not prove to be a node. */
  CLUSTER_PEER_UNPROVEN(Level.WARN);

  private final Level level;

  SecurityEvent(Level level) {
    this.level = level;
  }

  /** The level of its lines. */
  Level level() {
    return level;
  }

  /** The first word of its lines. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
