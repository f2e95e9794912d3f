package dev.parley.node;

import com.hazelcast.core.HazelcastInstance;
import dev.parley.contract.Role;
import dev.parley.node.trust.Members;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;

/**
 * This node's part in the cluster.
 *
 * @param hazelcast its member
 * @param manager the same as Vert.x sees it
 */
record ClusterMember(HazelcastInstance hazelcast, HazelcastClusterManager manager) {

  /** Joins the cluster, or founds one. */
  static Future<ClusterMember> join(NodeSettings settings, Set<Role> roles) {
    return onItsOwnThread(
        "cluster-join",
        () -> {
          HazelcastInstance hazelcast =
              Members.start(
                  Cluster.config(settings, Cluster.group(settings.id(), roles)),
                  settings.clusterSecret());
          return new ClusterMember(hazelcast, new HazelcastClusterManager(hazelcast));
        });
  }

  /** Starts Vert.x with an event bus between all members. */
  Future<Vertx> openVertx(NodeSettings settings) {
    EventBusOptions bus =
        new EventBusOptions().setHost(settings.busHost()).setPort(settings.busPort());
    return Vertx.builder()
        .with(
            new VertxOptions()
                .setPreferNativeTransport(true)
                .setEventBusOptions(settings.busTls().applyTo(bus)))
        .withClusterManager(manager)
        .buildClustered();
  }

  /** Leaves the cluster, after Vert.x was closed; the others first copy what this member stores. */
  Future<Void> leave() {
    return onItsOwnThread(
        "cluster-leave",
        () -> {
          try {
            hazelcast.getLifecycleService().shutdown();
          } catch (RejectedExecutionException closing) {
            // Another thread has begun to end it, and it could not wait for the others.
            hazelcast.getLifecycleService().terminate();
          }
          return null;
        });
  }

  /** Hazelcast blocks for seconds, and while it starts and ends there is no Vert.x to wait in. */
  private static <T> Future<T> onItsOwnThread(String name, Callable<T> work) {
    Promise<T> done = Promise.promise();
    new Thread(
            () -> {
              try {
                done.complete(work.call());
              } catch (Exception | Error failure) {
                done.fail(failure);
              }
            },
            name)
        .start();
    return done.future();
  }
}
