package dev.parley.gateway.connection;

import dev.parley.gateway.auth.Identity;
import dev.parley.gateway.operation.Client;
import org.jspecify.annotations.Nullable;

/**
 * Where a connection is in its life. A step is a method of the one state that allows it.
 *
 * <pre>
 * Accepted ──connect──▶ Authenticating ──token good──▶ Authenticated ──session found──▶ Open
 *    │                       │                              │                            │
 *    │ no connect in         │ token bad                    │ failed (4003)              │ node stops
 *    │ time (4504)           │ (4500, 4501)                 │                            ▼
 *    │                       │                              │                         Draining
 *    ▼                       ▼                              ▼                            │
 *  Closed ◀── goodbye, silent (4002), kicked (4502), drained (4000), … ──────────────────┘
 * </pre>
 *
 * The states of a session are drawn in docs/presence.md.
 */
sealed interface ConnectionState {

  /** The client that is served in this state; null where none is. */
  default @Nullable Client client() {
    return null;
  }

  /** The client that is served has another token. */
  default ConnectionState refreshed(Client client) {
    return this;
  }

  /** The socket is closed, or about to be. */
  default Closed close() {
    return new Closed();
  }

  /** The client has not said who it is. */
  record Accepted() implements ConnectionState {

    Authenticating connecting() {
      return new Authenticating();
    }
  }

  /** The client's token is being checked; its further requests wait. */
  record Authenticating() implements ConnectionState {

    Authenticated known(Identity who) {
      return new Authenticated(who);
    }
  }

  /**
   * It is known who the client is; its session is being looked for.
   *
   * @param identity who it is
   */
  record Authenticated(Identity identity) implements ConnectionState {

    Open opened(Client client) {
      return new Open(client);
    }
  }

  /**
   * The client is served.
   *
   * @param client the client
   */
  record Open(Client client) implements ConnectionState {

    @Override
    public Open refreshed(Client client) {
      return new Open(client);
    }

    Draining drain() {
      return new Draining(client);
    }
  }

  /**
   * The client was asked to reconnect elsewhere, and is served until it is closed.
   *
   * @param client the client
   */
  record Draining(Client client) implements ConnectionState {

    @Override
    public Draining refreshed(Client client) {
      return new Draining(client);
    }
  }

  /** Nothing is answered any more. */
  record Closed() implements ConnectionState {}
}
