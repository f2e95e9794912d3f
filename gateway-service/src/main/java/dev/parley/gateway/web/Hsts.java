package dev.parley.gateway.web;

import io.vertx.core.http.HttpServerRequest;

/**
 * Tells browsers to come by HTTPS only from now on (RFC 6797). That is said over HTTPS only
 * (section 7.2): of this port, or of a trusted proxy that says so.
 */
public final class Hsts {

  private final int seconds;
  private final ClientAddress addresses;

  /** As the settings have it. */
  public Hsts(EdgeSettings edge) {
    this.seconds = edge.hstsSeconds();
    this.addresses = new ClientAddress(edge.proxies());
  }

  /** Adds it to the answer, where it belongs there. */
  void set(HttpServerRequest request) {
    if (seconds > 0 && addresses.isHttps(request)) {
      request.response().putHeader("Strict-Transport-Security", "max-age=" + seconds);
    }
  }
}
