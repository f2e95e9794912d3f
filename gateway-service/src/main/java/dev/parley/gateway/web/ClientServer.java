package dev.parley.gateway.web;

import dev.parley.http.InTurn;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.util.List;

/** The server at the clients' port: how sockets, HTTP and WebSockets are read. */
public final class ClientServer {

  private static final String PROTOCOL = "parley.v1";

  private ClientServer() {}

  /**
   * A server of one event loop that does not listen yet.
   *
   * @param frameBytes the largest frame, and the largest message, of a WebSocket
   * @param setup prepares each connection
   */
  public static HttpServer create(
      Vertx vertx, int frameBytes, ConnectionSetup setup, Entrance entrance) {
    return vertx
        .createHttpServer(options(frameBytes))
        .connectionHandler(setup)
        .requestHandler(new InTurn(entrance));
  }

  static HttpServerOptions options(int frameBytes) {
    return new HttpServerOptions()
        // With it a connection is set up after its first bytes: too late for TLS and a proxy's
        // header.
        .setHttp2ClearTextEnabled(false)
        .setMaxWebSocketFrameSize(frameBytes)
        .setMaxWebSocketMessageSize(frameBytes)
        .setWebSocketSubProtocols(List.of(PROTOCOL))
        // Inflation is not bounded below: a small frame may become 60 MB.
        .setPerMessageWebSocketCompressionSupported(false)
        .setPerFrameWebSocketCompressionSupported(false)
        .setTcpNoDelay(true)
        .setAcceptBacklog(4_096)
        .setStrictThreadMode(true);
  }
}
