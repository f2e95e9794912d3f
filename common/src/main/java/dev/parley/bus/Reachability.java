package dev.parley.bus;

import io.vertx.core.internal.VertxInternal;
import io.vertx.core.spi.cluster.ClusterManager;
import io.vertx.core.spi.cluster.RegistrationInfo;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the addresses at which a node listens known to the cluster.
 *
 * <p>Who listens where is in a map of the cluster, and every sender has a copy of what it needs.
 * When members come and go at a bad moment an entry is lost with its partition, or a look-up fails
 * and leaves a sender with an empty copy; and so it stays until something changes at that address
 * (<a href="https://github.com/eclipse-vertx/vert.x/issues/4394">vert.x#4394</a>). A new entry is
 * such a change: it exists beside that of the consumer, and everybody looks again. The consumer
 * goes on listening, so no message is lost by it. Safe from any thread.
 */
final class Reachability {

  /** The event bus numbers its consumers from 1. */
  private static final long FIRST_NUMBER = 1L << 40;

  private final @Nullable ClusterManager manager;
  private final AtomicLong numbers = new AtomicLong(FIRST_NUMBER);
  private final Set<String> addresses = ConcurrentHashMap.newKeySet();
  private final Set<String> inFlight = ConcurrentHashMap.newKeySet();
  private final Map<String, RegistrationInfo> entries = new ConcurrentHashMap<>();

  /** Of one node; without a cluster there is nothing to do. */
  Reachability(VertxInternal vertx) {
    this(vertx.clusterManager());
  }

  Reachability(@Nullable ClusterManager manager) {
    this.manager = manager;
  }

  /** From now on a consumer of this node listens there. */
  void add(String address) {
    addresses.add(address);
  }

  /** It listens no more. */
  void remove(String address) {
    addresses.remove(address);
    RegistrationInfo entry = entries.remove(address);
    if (entry != null) {
      withdraw(address, entry);
    }
  }

  /** Makes every address known again, but for those whose last entry is still in flight. */
  void renew() {
    if (manager != null) {
      addresses.stream().filter(inFlight::add).forEach(address -> enter(manager, address));
    }
  }

  private void enter(ClusterManager cluster, String address) {
    RegistrationInfo next =
        new RegistrationInfo(cluster.getNodeId(), numbers.incrementAndGet(), false);
    cluster.addRegistration(
        address,
        next,
        (done, failure) -> {
          RegistrationInfo before = entries.put(address, next);
          if (before != null) {
            withdraw(address, before);
          }
          inFlight.remove(address);
          if (!addresses.contains(address)) {
            remove(address);
          }
        });
  }

  private void withdraw(String address, RegistrationInfo entry) {
    if (manager != null) {
      manager.removeRegistration(address, entry, (done, failure) -> {});
    }
  }
}
