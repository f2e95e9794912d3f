package dev.parley.gateway.presence;

import dev.parley.bus.BusException;
import dev.parley.bus.BusException.Code;
import dev.parley.contract.Role;
import dev.parley.node.NodeContext;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/** Which instance of presence-service is asked: any can answer, one key asks always the same. */
final class Presence {

  private Presence() {}

  /** The instance for a key, if there is any. */
  static Optional<String> instance(NodeContext node, String key) {
    List<String> instances = node.directory().nodes(Role.PRESENCE);
    return instances.isEmpty()
        ? Optional.empty()
        : Optional.of(instances.get(Math.floorMod(key.hashCode(), instances.size())));
  }

  /** There is none. */
  static <T> Future<T> away() {
    return Future.failedFuture(new BusException(Code.UNREACHABLE, "presence-service is away"));
  }
}
