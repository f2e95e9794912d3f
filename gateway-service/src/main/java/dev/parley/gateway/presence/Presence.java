package dev.parley.gateway.presence;

import dev.parley.bus.BusException;
import dev.parley.bus.BusException.Code;
import dev.parley.bus.Endpoint;
import dev.parley.contract.Role;
import dev.parley.node.NodeContext;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Which instance of presence-service is asked: any can answer, one key asks always the same. */
final class Presence {

  private Presence() {}

  /** The instance for a key, if there is any. */
  static Optional<String> instance(NodeContext node, String key) {
    return instance(node, key, 0);
  }

  /**
   * Asks the instance for a key, and once more another one where that does not answer: it may have
   * died, and nobody knows it yet.
   *
   * @param timeout of each
   */
  static <Q, R> Future<R> ask(
      NodeContext node, String key, Endpoint<Q, R> endpoint, Q query, Duration timeout) {
    return ask(node, instance(node, key, 0), endpoint, query, timeout)
        .recover(
            failure ->
                node.directory().nodes(Role.PRESENCE).size() > 1
                    ? ask(node, instance(node, key, 1), endpoint, query, timeout)
                    : Future.failedFuture(failure));
  }

  private static <Q, R> Future<R> ask(
      NodeContext node,
      Optional<String> instance,
      Endpoint<Q, R> endpoint,
      Q query,
      Duration timeout) {
    return instance.isPresent()
        ? node.bus().request(instance.get(), endpoint, query, timeout)
        : Future.failedFuture(new BusException(Code.UNREACHABLE, "presence-service is away"));
  }

  private static Optional<String> instance(NodeContext node, String key, int attempt) {
    List<String> instances = node.directory().nodes(Role.PRESENCE);
    return instances.isEmpty()
        ? Optional.empty()
        : Optional.of(instances.get(Math.floorMod(key.hashCode() + attempt, instances.size())));
  }
}
