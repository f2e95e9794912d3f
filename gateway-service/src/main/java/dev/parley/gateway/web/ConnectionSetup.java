package dev.parley.gateway.web;

import dev.parley.gateway.tls.ClientTls;
import dev.parley.http.HeapContent;
import dev.parley.http.SlowRequests;
import io.netty.channel.Channel;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.HttpServerConnection;
import org.jspecify.annotations.Nullable;

/**
 * Puts in front of HTTP what a connection needs: from the network on the header of a proxy, then
 * TLS. Vert.x can do both itself, but it takes the header from anybody, only says that TLS is
 * wanted for a whole server, and counts a connection from the end of its handshake. Here all of it
 * is within the time that {@link SlowRequests} leaves for the first request.
 */
public final class ConnectionSetup implements Handler<HttpConnection> {

  private final @Nullable ClientTls tls;
  private final @Nullable ClientAddress proxies;
  private final OpenConnections open;

  /**
   * For the connections of a node.
   *
   * @param tls null where clients come without it
   * @param open counts them
   */
  public ConnectionSetup(@Nullable ClientTls tls, EdgeSettings edge, OpenConnections open) {
    this.tls = tls;
    this.open = open;
    this.proxies = edge.proxyProtocol() ? new ClientAddress(edge.proxies()) : null;
  }

  @Override
  public void handle(HttpConnection connection) {
    Channel channel = ((HttpServerConnection) connection).channelHandlerContext().channel();
    if (!open.admit(channel)) {
      channel.close();
      return;
    }
    HeapContent.copy(connection);
    SlowRequests.watch(connection, SlowRequests.Limits.DEFAULT);
    try {
      protect(channel);
    } catch (RuntimeException e) {
      channel.close(); // Vert.x would serve it without TLS
      throw e;
    }
  }

  private void protect(Channel channel) {
    if (tls != null) {
      tls.secure(channel);
    }
    if (proxies != null) {
      ProxyHeader.expect(channel, proxies);
    }
  }
}
