package dev.parley.testkit.client;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.internal.http.WebSocketInternal;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** {@link Wire} on Vert.x's WebSocket. */
final class VertxWire implements Wire {

  private static final int LARGEST = 16 << 20;

  private static final Vertx VERTX = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
  private static final WebSocketClient CLIENT =
      VERTX.createWebSocketClient(
          new WebSocketClientOptions()
              .setMaxConnections(10_000)
              .setMaxFrameSize(LARGEST)
              .setMaxMessageSize(LARGEST));

  private final ClientWebSocket socket;
  private final WebSocketInternal opened;

  private VertxWire(ClientWebSocket socket, WebSocketInternal opened) {
    this.socket = socket;
    this.opened = opened;
  }

  static CompletableFuture<Wire> open(URI uri, Wire.Listener listener) {
    ClientWebSocket socket = CLIENT.webSocket();
    socket.textMessageHandler(listener::text);
    socket.closeHandler(
        done -> {
          Short code = socket.closeStatusCode();
          listener.closed(code == null ? 1006 : code);
        });
    WebSocketConnectOptions to =
        new WebSocketConnectOptions()
            .setHost(uri.getHost())
            .setPort(uri.getPort())
            .setURI(uri.getPath())
            .addSubProtocol("parley.v1");
    return socket
        .connect(to)
        .<Wire>map(opened -> new VertxWire(socket, (WebSocketInternal) opened))
        .toCompletionStage()
        .toCompletableFuture();
  }

  @Override
  public void text(String message) {
    socket.writeTextMessage(message);
  }

  @Override
  public void binary(byte[] message) {
    socket.writeBinaryMessage(Buffer.buffer(message));
  }

  @Override
  public void pause() {
    socket.pause();
  }

  @Override
  public void resume() {
    socket.resume();
  }

  @Override
  public void close() {
    socket.close();
  }

  @Override
  public void cut() {
    // close() would say goodbye and wait for an answer.
    opened.channelHandlerContext().close();
  }

  @Override
  public @Nullable String subprotocol() {
    return socket.subProtocol();
  }
}
