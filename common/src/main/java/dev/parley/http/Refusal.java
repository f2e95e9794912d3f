package dev.parley.http;

import io.vertx.core.http.HttpServerRequest;

/**
 * A request that is not served.
 *
 * @param status of HTTP
 * @param text what was expected, for whoever reads the answer
 */
public record Refusal(int status, String text) {

  /** Answers the request. */
  public void answer(HttpServerRequest request) {
    if (status == 426) {
      request
          .response()
          .putHeader("Upgrade", "websocket")
          .putHeader("Connection", "Upgrade")
          .putHeader("Sec-WebSocket-Version", "13");
    } else if (status == 405) {
      request.response().putHeader("Allow", "GET");
    }
    request
        .response()
        .setStatusCode(status)
        .putHeader("content-type", "text/plain; charset=utf-8")
        .putHeader("X-Content-Type-Options", "nosniff")
        .end(text + "\n");
  }
}
