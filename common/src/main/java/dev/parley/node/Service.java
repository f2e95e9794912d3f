package dev.parley.node;

import io.vertx.core.Future;
import java.util.Optional;

/** A configured service. The methods are called once, in this order, but for {@link #notReady}. */
public interface Service {

  /** Starts; completes when the service answers. */
  Future<?> start(NodeContext node);

  /** Why it cannot do its work now, in a few words; empty when it can. Safe from any thread. */
  Optional<String> notReady();

  /** Takes nothing new and finishes what is in flight. */
  Future<?> drain();

  /** Stops. */
  Future<?> stop();
}
