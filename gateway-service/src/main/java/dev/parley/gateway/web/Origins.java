package dev.parley.gateway.web;

import io.vertx.core.http.HttpServerRequest;
import java.util.List;

/**
 * Which web pages may connect: those of this host, and those that the operator lists. Browsers send
 * an Origin always, other clients need not (RFC 6455, section 10.2).
 */
record Origins(List<String> allowed) {

  boolean allows(HttpServerRequest request) {
    String origin = request.getHeader("Origin");
    if (origin == null || allowed.contains("*") || allowed.contains(origin)) {
      return true;
    }
    String host = request.getHeader("Host");
    return host != null && (origin.equals("http://" + host) || origin.equals("https://" + host));
  }
}
