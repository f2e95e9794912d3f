package dev.parley.systemtests.client;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/** {@link Wire} on the JDK's WebSocket. */
final class JdkWire implements Wire, WebSocket.Listener {

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final Wire.Listener listener;
  private final AtomicBoolean ended = new AtomicBoolean();
  private final StringBuilder parts = new StringBuilder();
  private WebSocket socket;
  private CompletableFuture<?> sent = CompletableFuture.completedFuture(null);
  private boolean paused;
  private boolean owed;

  private JdkWire(Wire.Listener listener) {
    this.listener = listener;
  }

  static CompletableFuture<Wire> open(URI uri, Wire.Listener listener) {
    JdkWire wire = new JdkWire(listener);
    return HTTP.newWebSocketBuilder()
        .subprotocols("parley.v1")
        .buildAsync(uri, wire)
        .thenApply(socket -> wire);
  }

  @Override
  public void onOpen(WebSocket opened) {
    synchronized (this) {
      socket = opened;
    }
    opened.request(1);
  }

  @Override
  public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
    parts.append(data);
    if (last) {
      String message = parts.toString();
      parts.setLength(0);
      listener.text(message);
    }
    more();
    return null;
  }

  @Override
  public CompletionStage<?> onPing(WebSocket from, ByteBuffer message) {
    more();
    return null;
  }

  @Override
  public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
    end(code == 1005 ? 1006 : code);
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable error) {
    end(1006);
  }

  @Override
  public void text(String message) {
    send(() -> socket.sendText(message, true));
  }

  @Override
  public void binary(byte[] message) {
    send(() -> socket.sendBinary(ByteBuffer.wrap(message), true));
  }

  @Override
  public synchronized void pause() {
    paused = true;
  }

  @Override
  public void resume() {
    boolean ask;
    synchronized (this) {
      paused = false;
      ask = owed;
      owed = false;
    }
    if (ask) {
      socket.request(1);
    }
  }

  @Override
  public void close() {
    send(() -> socket.sendClose(WebSocket.NORMAL_CLOSURE, ""));
  }

  @Override
  public void cut() {
    socket.abort();
    end(1006);
  }

  @Override
  public String subprotocol() {
    String chosen = socket.getSubprotocol();
    return chosen.isEmpty() ? null : chosen;
  }

  /** This WebSocket takes a message only when it is done with the one before. */
  private synchronized void send(Supplier<CompletableFuture<WebSocket>> sending) {
    sent = sent.handle((done, failure) -> null).thenCompose(done -> sending.get());
  }

  private void more() {
    synchronized (this) {
      if (paused) {
        owed = true;
        return;
      }
    }
    socket.request(1);
  }

  private void end(int code) {
    if (ended.compareAndSet(false, true)) {
      listener.closed(code);
    }
  }
}
