package dev.parley.gateway.websocket;

import dev.parley.http.Refusal;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What RFC 6455 wants of a handshake. */
public final class UpgradeRules {

  private static final int KEY_BYTES = 16;

  private UpgradeRules() {}

  /** Why a request is no handshake (RFC 6455, section 4.2.1); null where it is one. */
  public static @Nullable Refusal refusal(HttpServerRequest request) {
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
