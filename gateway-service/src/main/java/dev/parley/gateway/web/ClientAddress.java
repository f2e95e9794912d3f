package dev.parley.gateway.web;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpServerConnection;
import io.vertx.core.net.SocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a request comes from. A proxy adds the address of its own client after those that it was
 * given (X-Forwarded-For), and whoever is no proxy can write there what it likes: so the list is
 * read from its end, as long as the addresses are those of trusted proxies.
 *
 * <p>With the PROXY protocol the list begins with whom the proxy's header names, in place of the
 * proxy: only if that is a trusted proxy again are its headers read. Where the header names nobody
 * no other is read, because whoever is behind the proxy may have written it.
 *
 * @param proxies the networks of trusted proxies
 */
record ClientAddress(List<Network> proxies) {

  private static final String FORWARDED = "X-Forwarded-For";
  private static final String PROTOCOL = "X-Forwarded-Proto";

  /** Of so many addresses in a header the last ones are looked at: nobody has more proxies. */
  private static final int MAX_HOPS = 16;

  /** The client's address, as text; of the peer itself where that is no trusted proxy. */
  String of(HttpServerRequest request) {
    ProxyHeader.Source sender = sender(request);
    return sender.named()
        ? of(sender.address(), request.headers().getAll(FORWARDED))
        : sender.address();
  }

  /** Whether the client speaks HTTPS, to this port or to a trusted proxy. */
  boolean isHttps(HttpServerRequest request) {
    if (request.isSSL()) {
      return true;
    }
    ProxyHeader.Source sender = sender(request);
    String protocols = String.join(",", request.headers().getAll(PROTOCOL));
    String last = protocols.substring(protocols.lastIndexOf(',') + 1).strip();
    return sender.named() && last.equalsIgnoreCase("https") && isTrusted(sender.address());
  }

  /** Who has sent a request: the peer, or whom its PROXY header names. */
  private static ProxyHeader.Source sender(HttpServerRequest request) {
    if (request.connection() instanceof HttpServerConnection connection) {
      ProxyHeader.Source source = ProxyHeader.source(connection.channelHandlerContext().channel());
      if (source != null) {
        return source;
      }
    }
    SocketAddress peer = request.remoteAddress();
    String address = peer == null ? null : peer.hostAddress();
    return new ProxyHeader.Source(address == null ? "" : address, true);
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

  /** Whether an address is that of a trusted proxy. */
  boolean isTrusted(String address) {
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
