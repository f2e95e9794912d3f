package dev.parley.presence;

import com.hazelcast.core.HazelcastInstance;
import dev.parley.node.NodeContext;
import dev.parley.node.Service;
import io.vertx.core.Future;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One instance of presence on one node. */
final class PresenceService implements Service {

  private final PresenceSettings settings;
  private volatile @Nullable Deployed deployed;

  PresenceService(PresenceSettings settings) {
    this.settings = settings;
  }

  @Override
  public Future<?> start(NodeContext node) {
    return node.vertx()
        .executeBlocking(
            () -> {
              HazelcastInstance hazelcast = node.hazelcast();
              long now = hazelcast.getCluster().getClusterTime();
              String life = node.bus().life().name();
              PresenceVerticle.Stored stored =
                  new PresenceVerticle.Stored(
                      new Sweeper.Life(node.id(), life, now),
                      new HazelcastSessions(hazelcast, life, settings.keep()),
                      new SessionSearch(hazelcast),
                      new StoredRosters(hazelcast));
              return new PresenceVerticle(node, settings, stored);
            })
        .compose(
            verticle ->
                node.vertx()
                    .deployVerticle(verticle)
                    .onSuccess(id -> deployed = new Deployed(node, verticle, id)));
  }

  @Override
  public Optional<String> notReady() {
    return deployed == null ? Optional.of("presence is starting") : Optional.empty();
  }

  @Override
  public Future<?> drain() {
    Deployed running = deployed;
    if (running != null) {
      running.verticle.leave();
    }
    return Future.succeededFuture();
  }

  @Override
  public Future<?> stop() {
    Deployed running = deployed;
    return running == null ? Future.succeededFuture() : running.node.vertx().undeploy(running.id);
  }

  private record Deployed(NodeContext node, PresenceVerticle verticle, String id) {}
}
