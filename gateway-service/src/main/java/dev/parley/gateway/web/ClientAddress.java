package dev.parley.gateway.web;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a request comes from. A proxy adds the address of its own client after those that it was
 * given (X-Forwarded-For), and whoever is no proxy can write there what it likes: so the list is
 * read from its end, as long as the addresses are those of trusted proxies.
 *
 * @param proxies the networks of trusted proxies
 */
record ClientAddress(List<Network> proxies) {

  private static final String FORWARDED = "X-Forwarded-For";

  /** Of so many addresses in a header the last ones are looked at: nobody has more proxies. */
  private static final int MAX_HOPS = 16;

  /** The client's address, as text; of the peer itself where that is no trusted proxy. */
  String of(HttpServerRequest request) {
    SocketAddress peer = request.remoteAddress();
    String address = peer == null ? null : peer.hostAddress();
    return of(address == null ? "" : address, request.headers().getAll(FORWARDED));
  }

  /**
   * The client's address.
   *
   * @param peer who is connected
   * @param forwarded the values of the header, in order
   */
  String of(String peer, List<String> forwarded) {
    String client = peer;
    if (proxies.isEmpty() || !isTrusted(peer)) {
      return client;
    }
    String[] hops = String.join(",", forwarded).split(",");
    for (int i = hops.length - 1; i >= Math.max(0, hops.length - MAX_HOPS); i--) {
      String hop = withoutPort(hops[i].strip());
      if (Network.bytes(hop) == null) {
        return client; // what a trusted proxy did not write
      }
      client = hop;
      if (!isTrusted(hop)) {
        return client;
      }
    }
    return client;
  }

  private boolean isTrusted(String address) {
    byte @Nullable [] bytes = Network.bytes(address);
    return bytes != null && proxies.stream().anyMatch(network -> network.contains(bytes));
  }

  /** Some proxies write {@code 192.0.2.1:4711} and {@code [2001:db8::1]:4711}. */
  private static String withoutPort(String hop) {
    if (hop.startsWith("[")) {
      int end = hop.indexOf(']');
      return end < 0 ? hop : hop.substring(1, end);
    }
    int colon = hop.indexOf(':');
    return colon >= 0 && colon == hop.lastIndexOf(':') ? hop.substring(0, colon) : hop;
  }
}
