package dev.parley.node;

import io.vertx.core.Future;
import java.util.Optional;

/**
 * A configured service. A {@link ServiceModule} makes it of the settings; what it does for other
 * nodes is in its {@link Server}s. The methods are called once, in this order, but for {@link
 * #notReady}. {@link #leave} and {@link #close} are called as well where the start failed, whatever
 * it had opened until then.
 */
public interface Service {

  /** Opens all that it needs and announces itself; completes when the service answers. */
  Future<?> start(NodeContext node);

  /** Why it cannot do its work now, in a few words; empty when it can. Safe from any thread. */
  Optional<String> notReady();

  /** Announces that it leaves, takes nothing new and finishes what is in flight. */
  Future<?> leave();

  /** Stops answering and closes all that it has opened. */
  Future<?> close();
}
