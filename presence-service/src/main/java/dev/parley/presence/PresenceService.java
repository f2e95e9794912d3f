package dev.parley.presence;

import com.hazelcast.core.HazelcastInstance;
import dev.parley.node.Deployed;
import dev.parley.node.NodeContext;
import dev.parley.node.Service;
import dev.parley.presence.PresenceServer.Storage;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** presence-service: its maps in the data grid, and a {@link PresenceServer} on an event loop. */
final class PresenceService implements Service {

  private final PresenceSettings settings;
  private volatile @Nullable Deployed<PresenceServer> deployed;

  PresenceService(PresenceSettings settings) {
    this.settings = settings;
  }

  @Override
  public Future<?> start(NodeContext node) {
    return node.vertx()
        .executeBlocking(() -> openStorage(node))
        .compose(
            storage ->
                Deployed.open(
                    node.vertx(), loop -> new PresenceServer(node, loop, settings, storage)))
        .onSuccess(opened -> deployed = opened);
  }

  @Override
  public Optional<String> notReady() {
    return deployed == null ? Optional.of("presence-service: starting") : Optional.empty();
  }

  @Override
  public Future<?> leave() {
    Deployed<PresenceServer> running = deployed;
    return running == null ? Future.succeededFuture() : running.server().leave();
  }

  @Override
  public Future<?> close() {
    Deployed<PresenceServer> running = deployed;
    return running == null ? Future.succeededFuture() : running.close();
  }

  /** Blocks: the maps are created on first use. */
  private Storage openStorage(NodeContext node) {
    HazelcastInstance hazelcast = node.hazelcast();
    LongSupplier clusterTime = hazelcast.getCluster()::getClusterTime;
    String life = node.bus().life().name();
    return new Storage(
        new Sweeper.Instance(node.id(), life, clusterTime.getAsLong()),
        new HazelcastSessions(hazelcast, life, settings.keep()),
        new SessionSearch(hazelcast),
        new StoredRosters(hazelcast, clusterTime),
        clusterTime);
  }
}
