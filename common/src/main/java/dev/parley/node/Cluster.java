package dev.parley.node;

import com.hazelcast.config.Config;
import com.hazelcast.config.JavaSerializationFilterConfig;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.MapConfig;
import com.hazelcast.config.MultiMapConfig;
import com.hazelcast.config.NetworkConfig;
import com.hazelcast.config.PartitionGroupConfig.MemberGroupType;
import com.hazelcast.spi.partitiongroup.PartitionGroupMetaData;
import dev.parley.contract.Role;
import dev.parley.grid.Grid;
import java.util.Set;
import java.util.UUID;

/**
 * Hazelcast as Parley wants it: no multicast, no phone home, a dead node noticed in seconds, a
 * healed split merged in seconds.
 */
final class Cluster {

  /** By it Vert.x knows the node to which a member belongs. */
  private static final String VERTX_NODE = "__vertx.nodeId";

  private Cluster() {}

  /**
   * The configuration of a node's member.
   *
   * @param group the copies of an entry are in members of different groups: members that may all be
   *     lost at once, and nothing with them, have the same
   */
  static Config config(NodeSettings settings, String group) {
    Config config = new Config();
    config.setClusterName("parley");
    config.setInstanceName(settings.id());
    config.setProperty("hazelcast.logging.type", "slf4j");
    config.setProperty("hazelcast.phone.home.enabled", "false");
    config.setProperty("hazelcast.shutdownhook.enabled", "false");
    config.setProperty("hazelcast.heartbeat.interval.seconds", "1");
    config.setProperty(
        "hazelcast.max.no.heartbeat.seconds", Long.toString(settings.clusterSilence().toSeconds()));
    config.setProperty("hazelcast.merge.first.run.delay.seconds", "5");
    config.setProperty("hazelcast.merge.next.run.delay.seconds", "5");
    // A call that was lost with its connection, to a member that lives on, fails after twice this.
    config.setProperty("hazelcast.operation.call.timeout.millis", "10000");
    // By a DNS name it looks for others only as long as this: with 0 each node founds a cluster of
    // its own, and they merge later.
    config.setProperty(
        "hazelcast.wait.seconds.before.join", settings.clusterDns().isEmpty() ? "0" : "2");
    // A lost answer to a migration holds the partition, and whoever waits for it, this long.
    config.setProperty("hazelcast.partition.migration.timeout", "10");
    config.setProperty("hazelcast.socket.bind.any", "false");
    config.setProperty("hazelcast.max.join.seconds", "60");
    config.getJetConfig().setEnabled(false);
    config.getMetricsConfig().setEnabled(false);
    config
        .getSerializationConfig()
        .setJavaSerializationFilterConfig(new JavaSerializationFilterConfig());
    network(config.getNetworkConfig(), settings);
    config.getPartitionGroupConfig().setEnabled(true).setGroupType(MemberGroupType.ZONE_AWARE);
    config
        .getMemberAttributeConfig()
        .setAttribute(PartitionGroupMetaData.PARTITION_GROUP_ZONE, group)
        .setAttribute(VERTX_NODE, UUID.randomUUID().toString());
    config.addMultiMapConfig(new MultiMapConfig("__vertx.subs").setBackupCount(1));
    config.addMapConfig(new MapConfig("__vertx.haInfo").setBackupCount(1));
    config.addMapConfig(new MapConfig("__vertx.nodeInfo").setBackupCount(1));
    Grid.configure(config);
    return config;
  }

  /**
   * The group of a node: its own, except that all instances of presence-service have one together.
   * The sessions outlive the loss of all of them, whatever they were given to hold.
   */
  static String group(String node, Set<Role> roles) {
    return roles.equals(Set.of(Role.PRESENCE)) ? Role.PRESENCE.id() : node;
  }

  private static void network(NetworkConfig network, NodeSettings settings) {
    network.setPort(settings.clusterPort()).setPortAutoIncrement(false).setReuseAddress(true);
    network.getInterfaces().setEnabled(true).addInterface(settings.clusterHost());
    network.getRestApiConfig().setEnabled(false);
    JoinConfig join = network.getJoin();
    join.getMulticastConfig().setEnabled(false);
    join.getAutoDetectionConfig().setEnabled(false);
    // Nodes that are slow to answer are waited for: who gives up founds a cluster of its own.
    join.getTcpIpConfig().setConnectionTimeoutSeconds(20);
    if (settings.clusterDns().isEmpty()) {
      join.getTcpIpConfig().setEnabled(true).setMembers(settings.clusterMembers());
    } else {
      join.getTcpIpConfig().setEnabled(false);
      join.getKubernetesConfig().setEnabled(true).setProperty("service-dns", settings.clusterDns());
    }
  }
}
