package dev.parley.gateway.web;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a browser may do with the page, and who may have it in a frame or a window. */
final class PageHeaders {

  private static final String POLICY =
      "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none';"
          + " frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none';"
          + " img-src 'self' data:; connect-src 'self'";

  private static final String PERMISSIONS =
      "camera=(), display-capture=(), geolocation=(), microphone=(), midi=(), payment=(),"
          + " serial=(), usb=()";

  /** A host that can stand in a policy. */
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.-]+(:\\d{1,5})?");

  private PageHeaders() {}

  /** Sets them. */
  static void set(HttpServerRequest request, HttpServerResponse response) {
    response
        .putHeader("Content-Security-Policy", POLICY + sockets(request.getHeader("Host")))
        .putHeader("X-Content-Type-Options", "nosniff")
        .putHeader("Referrer-Policy", "no-referrer")
        .putHeader("Cross-Origin-Opener-Policy", "same-origin")
        .putHeader("Cross-Origin-Resource-Policy", "same-origin")
        .putHeader("Permissions-Policy", PERMISSIONS)
        .putHeader("Cache-Control", "no-cache");
  }

  /** Older browsers do not take a WebSocket of the same host for {@code 'self'}. */
  private static String sockets(@Nullable String host) {
    return host != null && HOST.matcher(host).matches()
        ? " ws://%s wss://%s".formatted(host, host)
        : "";
  }
}
