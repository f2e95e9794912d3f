package dev.parley.gateway.web;

import dev.parley.gateway.auth.Origin;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which web pages may connect: those of this host, and those that the operator lists. Browsers send
 * an Origin always, other clients need not (RFC 6455, section 10.2).
 */
public final class Origins {

  private final boolean any;
  private final Set<String> opaque;
  private final Set<Origin> listed;

  /** Those of the setting, {@code *} for any. */
  public Origins(List<String> allowed) {
    this.any = allowed.contains("*");
    this.opaque = allowed.contains("null") ? Set.of("null") : Set.of();
    this.listed =
        allowed.stream()
            .map(Origin::parse)
            .filter(Objects::nonNull)
            .collect(Collectors.toUnmodifiableSet());
  }

  /** Whether a page may open a WebSocket. */
  boolean allows(HttpServerRequest request) {
    String header = request.getHeader("Origin");
    return header == null
        || lists(header)
        || isOfThisHost(header, request.getHeader("Host"), request.isSSL());
  }

  /** Whether a page of another site may read what it asks for over HTTP. */
  boolean lists(String header) {
    if (any || opaque.contains(header)) {
      return true;
    }
    Origin origin = Origin.parse(header);
    return origin != null && listed.contains(origin);
  }

  private static boolean isOfThisHost(String header, @Nullable String host, boolean isHttps) {
    Origin origin = Origin.parse(header);
    if (origin == null || host == null) {
      return false;
    }
    // Without TLS here the scheme is not known: a proxy may end it.
    return origin.equals(Origin.of(isHttps ? "https" : origin.scheme(), host));
  }
}
