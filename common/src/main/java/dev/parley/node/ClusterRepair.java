package dev.parley.node;

import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.cluster.MembershipListener;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.LifecycleEvent;
import com.hazelcast.core.LifecycleListener;
import dev.parley.bus.Bus;
import dev.parley.bus.Directory;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.spi.cluster.ClusterManager;
import io.vertx.core.spi.cluster.NodeInfo;
import java.time.Duration;

/**
 * Keeps this node reachable: for a while after every change of the cluster it enters anew where its
 * event bus is, and at which addresses it listens. Hazelcast keeps both in maps, which lose entries
 * when two members go at once or a split heals, and nothing else would ever enter them again.
 */
final class ClusterRepair implements MembershipListener, LifecycleListener {

  /** A change is reported before its consequences are over: migrations and merges take seconds. */
  private static final long SETTLED_AFTER_NANOS = Duration.ofSeconds(60).toNanos();

  private static final long PERIOD_MILLIS = 5_000;

  private final Vertx vertx;
  private final ClusterManager manager;
  private final NodeInfo own;
  private final Bus bus;
  private final Directory directory;
  private volatile long changedNanos = System.nanoTime();
  private volatile boolean entering;

  private ClusterRepair(Vertx vertx, ClusterManager manager, Bus bus, Directory directory) {
    this.vertx = vertx;
    this.manager = manager;
    this.own = manager.getNodeInfo();
    this.bus = bus;
    this.directory = directory;
  }

  /** Begins to watch; returns what ends it, which has to be called before Vert.x is closed. */
  static Runnable watch(
      Vertx vertx,
      ClusterManager manager,
      HazelcastInstance hazelcast,
      Bus bus,
      Directory directory) {
    ClusterRepair repair = new ClusterRepair(vertx, manager, bus, directory);
    hazelcast.getCluster().addMembershipListener(repair);
    hazelcast.getLifecycleService().addLifecycleListener(repair);
    long timer = vertx.setPeriodic(PERIOD_MILLIS, each -> repair.renew());
    return () -> vertx.cancelTimer(timer);
  }

  private void renew() {
    if (System.nanoTime() - changedNanos > SETTLED_AFTER_NANOS) {
      return;
    }
    if (!entering) {
      entering = true;
      enter();
    }
    bus.renew();
    directory.renew();
  }

  /**
   * Not on an event loop: the manager holds its lock while it clears away after a lost member, and
   * that waits for the member's partitions.
   */
  private void enter() {
    Promise<Void> entered = Promise.promise();
    entered.future().onComplete(done -> entering = false);
    vertx
        .executeBlocking(
            () -> {
              manager.setNodeInfo(own, entered);
              return entered;
            },
            false)
        .onFailure(entered::tryFail);
  }

  @Override
  public void memberAdded(MembershipEvent event) {
    changedNanos = System.nanoTime();
  }

  @Override
  public void memberRemoved(MembershipEvent event) {
    changedNanos = System.nanoTime();
  }

  @Override
  public void stateChanged(LifecycleEvent event) {
    changedNanos = System.nanoTime();
  }
}
