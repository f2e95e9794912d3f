package dev.parley.node;

import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.cluster.MembershipListener;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.LifecycleEvent.LifecycleState;
import java.util.Optional;

/**
 * Whether the cluster is there. A node that had company and has none any more was cut off, or is
 * the last one: either way it cannot serve anybody, since no service works without another.
 */
final class Membership implements MembershipListener {

  private final HazelcastInstance hazelcast;
  private volatile int others;
  private volatile boolean hadCompany;

  Membership(HazelcastInstance hazelcast) {
    this.hazelcast = hazelcast;
    hazelcast.getCluster().addMembershipListener(this);
    see(hazelcast.getCluster().getMembers().size());
  }

  /**
   * Calls back when Hazelcast has ended, by itself too: a node that may not join the cluster into
   * which its own was merged is shut down, and never comes back in this process.
   */
  void whenEnded(Runnable action) {
    hazelcast
        .getLifecycleService()
        .addLifecycleListener(
            event -> {
              if (event.getState() == LifecycleState.SHUTDOWN) {
                action.run();
              }
            });
  }

  /** Why the node cannot do its work now. Safe from any thread. */
  Optional<String> notReady() {
    if (!hazelcast.getLifecycleService().isRunning()) {
      return Optional.of("cluster: this node has left it");
    }
    return hadCompany && others == 0
        ? Optional.of("cluster: no other node is seen")
        : Optional.empty();
  }

  @Override
  public void memberAdded(MembershipEvent event) {
    see(event.getMembers().size());
  }

  @Override
  public void memberRemoved(MembershipEvent event) {
    see(event.getMembers().size());
  }

  private void see(int members) {
    others = members - 1;
    hadCompany = hadCompany || others > 0;
  }
}
