package dev.parley.standalone;

import java.nio.file.Path;
import java.util.Properties;

/**
 * One Kafka node that is broker and controller at once.
 *
 * @param nodeId its id in the Kafka cluster, at least 1
 * @param folder where it keeps its log; owned by this node alone
 * @param port the loopback port for clients
 * @param controllerPort the loopback port of its controller
 */
public record BrokerSettings(int nodeId, Path folder, int port, int controllerPort) {

  private static final String HOST = Ports.LOOPBACK;

  /** What clients connect to, {@code host:port}. */
  public String bootstrap() {
    return HOST + ":" + port;
  }

  /** Where Kafka keeps its segments; beside it stands the lock. */
  Path logFolder() {
    return folder.resolve("log");
  }

  /**
   * What a Kafka process sets when it takes requests. That its port is open says less: it opens
   * long before, and then waits for the controller.
   */
  Probe.Mark readyMark() {
    return new Probe.Mark(folder.resolve("ready"));
  }

  Properties toProperties() {
    Properties all = new Properties();
    identity(all);
    singleReplica(all);
    quickFailover(all);
    smallFootprint(all);
    all.setProperty("auto.create.topics.enable", "false");
    // Chat history is kept until its owner deletes it; a topic may say otherwise.
    all.setProperty("log.retention.ms", "-1");
    return all;
  }

  private void identity(Properties all) {
    all.setProperty("process.roles", "broker,controller");
    all.setProperty("node.id", Integer.toString(nodeId));
    // Static voters, not the dynamic quorum: that one stores the port, which may change here.
    all.setProperty("controller.quorum.voters", nodeId + "@" + HOST + ":" + controllerPort);
    all.setProperty(
        "listeners",
        "PLAINTEXT://" + HOST + ":" + port + ",CONTROLLER://" + HOST + ":" + controllerPort);
    all.setProperty("advertised.listeners", "PLAINTEXT://" + HOST + ":" + port);
    all.setProperty("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    all.setProperty("controller.listener.names", "CONTROLLER");
    all.setProperty("inter.broker.listener.name", "PLAINTEXT");
    all.setProperty("log.dirs", logFolder().toString());
  }

  private static void singleReplica(Properties all) {
    all.setProperty("default.replication.factor", "1");
    all.setProperty("min.insync.replicas", "1");
    all.setProperty("offsets.topic.replication.factor", "1");
    all.setProperty("offsets.topic.num.partitions", "4");
    all.setProperty("transaction.state.log.replication.factor", "1");
    all.setProperty("transaction.state.log.min.isr", "1");
    all.setProperty("transaction.state.log.num.partitions", "1");
    all.setProperty("share.coordinator.state.topic.replication.factor", "1");
    all.setProperty("share.coordinator.state.topic.min.isr", "1");
    all.setProperty("share.coordinator.state.topic.num.partitions", "1");
  }

  /** With Kafka's defaults a dead consumer is noticed after 45 s and a dead broker after 9 s. */
  private static void quickFailover(Properties all) {
    all.setProperty("group.initial.rebalance.delay.ms", "0");
    all.setProperty("group.consumer.min.session.timeout.ms", "1000");
    all.setProperty("group.consumer.session.timeout.ms", "6000");
    all.setProperty("group.consumer.min.heartbeat.interval.ms", "250");
    all.setProperty("group.consumer.heartbeat.interval.ms", "500");
    all.setProperty("broker.session.timeout.ms", "2000");
    all.setProperty("broker.heartbeat.interval.ms", "400");
  }

  /** The cleaner alone takes 128 MiB of heap by default. */
  private static void smallFootprint(Properties all) {
    all.setProperty("log.cleaner.dedupe.buffer.size", Integer.toString(2 << 20));
    all.setProperty("num.network.threads", "2");
    all.setProperty("num.io.threads", "4");
    all.setProperty("background.threads", "2");
  }
}
