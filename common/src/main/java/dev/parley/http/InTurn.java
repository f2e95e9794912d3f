package dev.parley.http;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

/**
 * Handles a request only when its client has taken most of the answers before it. A client may send
 * requests one behind the other without waiting (RFC 9112, section 9.3.2); one that does not read
 * would make the node hold an answer to each.
 */
public final class InTurn implements Handler<HttpServerRequest> {

  private final Handler<HttpServerRequest> handler;

  /** In front of a server's own handler. */
  public InTurn(Handler<HttpServerRequest> handler) {
    this.handler = handler;
  }

  @Override
  public void handle(HttpServerRequest request) {
    HttpServerResponse response = request.response();
    if (!response.writeQueueFull()) {
      handler.handle(request);
      return;
    }
    request.pause();
    response.drainHandler(
        drained -> {
          response.drainHandler(null);
          request.resume();
          handler.handle(request);
        });
  }
}
