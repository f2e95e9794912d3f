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

  /**
   * The node as a member of the Hazelcast cluster: its UUID, unlike that of any earlier or later
   * start of any node. It is what all others still know of a node that is gone, so it names the
   * node's members of Kafka's consumer groups.
   *
   * <p>This is not the node's {@linkplain Bus#life() life}, by which services know one another on
   * the bus and in stored sessions: that one has the node's id in it and needs no cluster.
   */
  public String memberId() {
    return hazelcast.getCluster().getLocalMember().getUuid().toString();
  }

  /**
   * Reports the member id of each node that leaves the cluster from now on, or is lost. Every
   * remaining node runs the action, as blocking work.
   */
  public void whenGone(Consumer<String> action) {
    hazelcast
        .getCluster()
        .addMembershipListener(
            new MembershipAdapter() {
              @Override
              public void memberRemoved(MembershipEvent event) {
                String memberId = event.getMember().getUuid().toString();
                vertx.executeBlocking(
                    () -> {
                      action.accept(memberId);
                      return null;
                    },
                    false);
              }
            });
  }
}
