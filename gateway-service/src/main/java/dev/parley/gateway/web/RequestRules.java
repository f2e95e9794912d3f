package dev.parley.gateway.web;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What HTTP and WebSocket want of a request and their implementation here does not look at. */
final class RequestRules {

  private static final int KEY_BYTES = 16;

  /** RFC 3986, section 2.1. */
  private static final Pattern BAD_ESCAPE = Pattern.compile("%(?![0-9A-Fa-f]{2})");

  private RequestRules() {}

  /**
   * A request that is not served.
   *
   * @param status of HTTP
   * @param text what was expected, for whoever reads the answer
   */
  record Refusal(int status, String text) {

    void answer(HttpServerRequest request) {
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

  /** Why a request is none (RFC 9112, section 3.2); null where it is one. */
  static @Nullable Refusal refusal(HttpServerRequest request) {
    List<String> hosts = request.headers().getAll(HttpHeaders.HOST);
    boolean old = request.version() == HttpVersion.HTTP_1_0;
    if (hosts.size() > 1 || (hosts.isEmpty() && !old)) {
      return new Refusal(400, "Host: %d (expected: one)".formatted(hosts.size()));
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

  /** Why a request is no handshake (RFC 6455, section 4.2.1); null where it is one. */
  static @Nullable Refusal upgradeRefusal(HttpServerRequest request) {
    if (!hasToken(request, HttpHeaders.UPGRADE, "websocket")) {
      return new Refusal(426, "this is a WebSocket");
    }
    if (request.method() != HttpMethod.GET) {
      return new Refusal(405, "method: %s (expected: GET)".formatted(request.method()));
    }
    if (request.version() != HttpVersion.HTTP_1_1) {
      return new Refusal(400, "version: HTTP/1.0 (expected: HTTP/1.1)");
    }
    if (!hasToken(request, HttpHeaders.CONNECTION, "upgrade")) {
      return new Refusal(400, "Connection: no Upgrade in it (expected: Upgrade)");
    }
    List<String> versions = request.headers().getAll("Sec-WebSocket-Version");
    if (!versions.equals(List.of("13"))) {
      return new Refusal(426, "Sec-WebSocket-Version: not the one (expected: 13)");
    }
    List<String> keys = request.headers().getAll("Sec-WebSocket-Key");
    if (keys.size() != 1 || !isKey(keys.get(0))) {
      return new Refusal(400, "Sec-WebSocket-Key: not a good one (expected: 16 bytes in Base64)");
    }
    return null;
  }

  private static boolean hasToken(HttpServerRequest request, CharSequence header, String token) {
    return request.headers().getAll(header).stream()
        .flatMap(value -> Arrays.stream(value.split(",")))
        .anyMatch(value -> value.strip().toLowerCase(Locale.ROOT).equals(token));
  }

  private static boolean isKey(String key) {
    try {
      return Base64.getDecoder().decode(key).length == KEY_BYTES;
    } catch (IllegalArgumentException noBase64) {
      return false;
    }
  }
}
