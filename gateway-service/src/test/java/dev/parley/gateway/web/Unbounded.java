package dev.parley.gateway.web;

import dev.parley.gateway.tls.ClientTls;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.jspecify.annotations.Nullable;

/** Connections for tests of something else than how many there are. */
public final class Unbounded {

  private Unbounded() {}

  /** Prepares any number of them. */
  public static ConnectionSetup setup(@Nullable ClientTls tls, EdgeSettings edge) {
    return new ConnectionSetup(
        tls,
        edge,
        new OpenConnections(edge, Integer.MAX_VALUE, () -> false, new SimpleMeterRegistry()));
  }
}
