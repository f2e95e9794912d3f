package dev.parley.gateway.websocket;

import dev.parley.gateway.rate.ClientRate;
import io.vertx.core.http.ServerWebSocket;

/** Who serves WebSockets from their handshake on. Used on their event loop. */
public interface WebSockets {

  /** Whether no more are served because the node is going away. */
  boolean draining();

  /**
   * Serves a socket after its handshake.
   *
   * @param address the client's, which presence keeps
   * @param rate counts what the client asks
   * @param gone called when the socket is closed
   */
  void accept(ServerWebSocket webSocket, String address, ClientRate rate, Runnable gone);
}
