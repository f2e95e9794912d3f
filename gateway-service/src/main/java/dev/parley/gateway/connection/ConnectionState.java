package dev.parley.gateway.connection;

import dev.parley.gateway.auth.Identity;

/**
 * Where a connection is in its life.
 *
 * <pre>
 * Accepted ──connect──▶ Verifying ──token good──▶ Open ──▶ Closed
 *    │                      │ token bad                      ▲
 *    └── 5 s ───────────────┴────────────────────────────────┘
 * </pre>
 */
sealed interface ConnectionState {

  /** The handshake is done; nothing was said yet. */
  record Accepted() implements ConnectionState {}

  /** {@code connect} is under way: what comes behind it waits. */
  record Verifying() implements ConnectionState {}

  /**
   * The client is known.
   *
   * @param identity who it is
   * @param session its session's public id
   */
  record Open(Identity identity, String session) implements ConnectionState {}

  /** The socket is closed, or about to be: nothing is answered any more. */
  record Closed() implements ConnectionState {}
}
