package dev.parley.presence;

import com.hazelcast.core.HazelcastInstance;
import dev.parley.node.NodeContext;
import dev.parley.node.Service;
import dev.parley.presence.PresenceVerticle.Storage;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** One instance of presence on one node: deploys and undeploys a {@link PresenceVerticle}. */
final class PresenceService implements Service {

  private final PresenceSettings settings;
  private volatile @Nullable Deployment deployment;

  PresenceService(PresenceSettings settings) {
    this.settings = settings;
  }

  @Override
  public Future<?> start(NodeContext node) {
    return node.vertx()
        .executeBlocking(() -> openStorage(node))
        .map(storage -> new PresenceVerticle(node, settings, storage))
        .compose(verticle -> deploy(node, verticle));
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

  private Future<?> deploy(NodeContext node, PresenceVerticle verticle) {
    return node.vertx()
        .deployVerticle(verticle)
        .onSuccess(id -> deployment = new Deployment(node, verticle, id));
  }

  @Override
  public Optional<String> notReady() {
    return deployment == null ? Optional.of("presence is starting") : Optional.empty();
  }

  @Override
  public Future<?> drain() {
    Deployment running = deployment;
    if (running != null) {
      running.verticle.leave();
    }
    return Future.succeededFuture();
  }

  @Override
  public Future<?> stop() {
    Deployment running = deployment;
    return running == null ? Future.succeededFuture() : running.node.vertx().undeploy(running.id);
  }

  private record Deployment(NodeContext node, PresenceVerticle verticle, String id) {}
}
