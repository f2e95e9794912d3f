package dev.parley.gateway.connection;

import dev.parley.gateway.auth.Identity;

/**
 * Where a connection is in its life.
 *
 * <pre>
 * Accepted ──token good──▶ Authenticated ──session found──▶ Open ──node stops──▶ Draining
 *    │                          │                            │                      │
 *    │ token bad (4500, 4501)   │                            │ goodbye, silent      │ 4000
 *    │ no connect in 5 s (4504) │                            │ (4002), kicked       │
 *    ▼                          ▼                            ▼ (4502), …            ▼
 *  Closed ◀──────────────────────────────────────────────────────────────────────────
 * </pre>
 *
 * What a session is meanwhile is drawn in docs/presence.md.
 */
sealed interface ConnectionState {

  /**
   * The handshake is done.
   *
   * @param asked {@code connect} has come and its token is being checked: what comes behind it
   *     waits
   */
  record Accepted(boolean asked) implements ConnectionState {}

  /**
   * It is known who it is; its session is being looked for.
   *
   * @param identity who it is
   */
  record Authenticated(Identity identity) implements ConnectionState {}

  /**
   * The client is served.
   *
   * @param identity who it is
   * @param session its session's public id
   */
  record Open(Identity identity, String session) implements ConnectionState {}

  /**
   * The client was told that the node goes away, and is served until it is closed.
   *
   * @param open what it is
   */
  record Draining(Open open) implements ConnectionState {}

  /** The socket is closed, or about to be: nothing is answered any more. */
  record Closed() implements ConnectionState {}
}
