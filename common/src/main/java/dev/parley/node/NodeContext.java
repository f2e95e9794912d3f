package dev.parley.node;

import com.hazelcast.cluster.MembershipAdapter;
import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.core.HazelcastInstance;
import dev.parley.bus.Bus;
import dev.parley.bus.Directory;
import dev.parley.telemetry.Telemetry;
import dev.parley.time.NodeClock;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * What a node gives to its services.
 *
 * @param id the node's id, unique in the cluster
 * @param vertx the clustered Vert.x
 * @param bus requests to other nodes
 * @param directory which nodes there are
 * @param hazelcast the data grid, for what must outlive a node
 * @param telemetry traces
 * @param meters metrics, served at /metrics
 * @param clock what time it is here
 * @param data a folder for what the node keeps on its disk
 */
public record NodeContext(
    String id,
    Vertx vertx,
    Bus bus,
    Directory directory,
    HazelcastInstance hazelcast,
    Telemetry telemetry,
    MeterRegistry meters,
    NodeClock clock,
    Path data) {

  /** Which life of the node this is: no earlier and no later one has the same name. */
  public String life() {
    return hazelcast.getCluster().getLocalMember().getUuid().toString();
  }

  /**
   * Tells the life of each node that the cluster loses or lets go from now on. The action is run as
   * blocking work, by every node that still is there.
   */
  public void whenGone(Consumer<String> action) {
    hazelcast
        .getCluster()
        .addMembershipListener(
            new MembershipAdapter() {
              @Override
              public void memberRemoved(MembershipEvent event) {
                String life = event.getMember().getUuid().toString();
                vertx.executeBlocking(
                    () -> {
                      action.accept(life);
                      return null;
                    },
                    false);
              }
            });
  }
}
