package dev.parley.gateway.web;

import dev.parley.http.Hosts;
import dev.parley.http.Refusal;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What HTTP wants of a request and its implementation here does not look at. */
final class RequestRules {

  /** The status where a request is under a name that is not this server's. */
  static final int OTHER_HOST = 421;

  /** RFC 3986, section 2.1. */
  private static final Pattern BAD_ESCAPE = Pattern.compile("%(?![0-9A-Fa-f]{2})");

  private RequestRules() {}

  /**
   * Why a request is none (RFC 9112, section 3.2), or not for this host; null where it is to be
   * answered.
   */
  static @Nullable Refusal refusal(HttpServerRequest request, Hosts names) {
    List<String> hosts = request.headers().getAll(HttpHeaders.HOST);
    boolean old = request.version() == HttpVersion.HTTP_1_0;
    if (hosts.size() > 1 || (hosts.isEmpty() && !old)) {
      return new Refusal(400, "Host: %d (expected: one)".formatted(hosts.size()));
    }
    String host = hosts.isEmpty() ? null : hosts.get(0);
    if (!names.allow(host)) {
      return new Refusal(
          OTHER_HOST,
          "Host: %s (expected: an address, a name without a dot, or one of PARLEY_GATEWAY_HOSTS)"
              .formatted(host));
    }
    String path = request.path();
    if (path == null || !path.startsWith("/")) {
      return new Refusal(400, "request target: no path (expected: one that begins with /)");
    }
    if (BAD_ESCAPE.matcher(request.uri()).find()) {
      return new Refusal(400, "request target: % without two digits (expected: %25 for a percent)");
    }
    return null;
  }
}
