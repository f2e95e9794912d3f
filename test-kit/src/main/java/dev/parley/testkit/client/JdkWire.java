package dev.parley.testkit.client;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** {@link Wire} on the JDK's WebSocket. */
final class JdkWire implements Wire, WebSocket.Listener {

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final Wire.Listener listener;
  private final AtomicBoolean ended = new AtomicBoolean();
  private final StringBuilder parts = new StringBuilder();
  private @Nullable WebSocket socket;
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
  public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
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
  public @Nullable CompletionStage<?> onPing(WebSocket from, ByteBuffer message) {
    more();
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
    end(code == 1005 ? 1006 : code);
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable error) {
    end(1006);
  }

  private synchronized WebSocket opened() {
    return Objects.requireNonNull(socket, "not open yet");
  }

  @Override
  public void text(String message) {
    send(() -> opened().sendText(message, true));
  }

  @Override
  public void binary(byte[] message) {
    send(() -> opened().sendBinary(ByteBuffer.wrap(message), true));
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
      opened().request(1);
    }
  }

  @Override
  public void close() {
    send(() -> opened().sendClose(WebSocket.NORMAL_CLOSURE, ""));
  }

  @Override
  public void cut() {
    opened().abort();
    end(1006);
  }

  @Override
  public @Nullable String subprotocol() {
    String chosen = opened().getSubprotocol();
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
    opened().request(1);
  }

  private void end(int code) {
    if (ended.compareAndSet(false, true)) {
      listener.closed(code);
    }
  }
}
