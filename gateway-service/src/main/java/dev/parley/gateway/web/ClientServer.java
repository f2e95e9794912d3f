package dev.parley.gateway.web;

import dev.parley.http.HeapContent;
import dev.parley.http.InTurn;
import dev.parley.http.SlowRequests;
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
   */
  public static HttpServer create(Vertx vertx, int frameBytes, Entrance entrance) {
    return vertx
        .createHttpServer(options(frameBytes))
        .connectionHandler(
            connection -> {
              HeapContent.copy(connection);
              SlowRequests.watch(connection, SlowRequests.Limits.DEFAULT);
            })
        .requestHandler(new InTurn(entrance));
  }

  private static HttpServerOptions options(int frameBytes) {
    return new HttpServerOptions()
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
