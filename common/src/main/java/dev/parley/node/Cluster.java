package dev.parley.node;

import com.hazelcast.config.Config;
import com.hazelcast.config.JavaSerializationFilterConfig;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.MapConfig;
import com.hazelcast.config.MultiMapConfig;
import com.hazelcast.config.NetworkConfig;
import dev.parley.grid.Grid;

/**
 * Hazelcast as Parley wants it: no multicast, no phone home, a dead node noticed in seconds, a
 * healed split merged in seconds.
 */
final class Cluster {

  private Cluster() {}

  static Config config(NodeSettings settings) {
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
    // By a DNS name it looks for others only as long as this: with 0 each node founds a cluster of
    // its
    // own, and they merge later.
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
    config.addMultiMapConfig(new MultiMapConfig("__vertx.subs").setBackupCount(1));
    config.addMapConfig(new MapConfig("__vertx.haInfo").setBackupCount(1));
    config.addMapConfig(new MapConfig("__vertx.nodeInfo").setBackupCount(1));
    Grid.configure(config);
    return config;
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
