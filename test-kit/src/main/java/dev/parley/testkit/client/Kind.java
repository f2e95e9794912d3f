package dev.parley.testkit.client;

import java.net.URI;
import java.util.concurrent.CompletableFuture;

/** The WebSocket of a client; the two have no line of code in common. */
public enum Kind {
  /** Vert.x's. */
  VERTX {
    @Override
    public CompletableFuture<Wire> open(URI uri, Wire.Listener listener) {
      return VertxWire.open(uri, listener);
    }
  },
  /** The JDK's. */
  JDK {
    @Override
    public CompletableFuture<Wire> open(URI uri, Wire.Listener listener) {
      return JdkWire.open(uri, listener);
    }
  };

  /** Opens one; what arrives goes to {@code listener}. */
  public abstract CompletableFuture<Wire> open(URI uri, Wire.Listener listener);
}
