package dev.parley.standalone;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import org.apache.kafka.common.Uuid;

/**
 * One Kafka node that is broker and controller at once, alone or one of several.
 *
 * @param nodeId its id in the Kafka cluster, at least 1
 * @param folder where it keeps its log; owned by this node alone
 * @param host the address that it listens on
 * @param port the port for clients
 * @param controllerPort the port of its controller
 * @param voters all controllers, each as {@code id@host:port}; from three on there are three
 *     replicas of everything, two of which have to be in sync
 */
public record BrokerSettings(
    int nodeId, Path folder, String host, int port, int controllerPort, List<String> voters) {

  private static final int MOST_REPLICAS = 3;

  public BrokerSettings {
    voters = List.copyOf(voters);
  }

  /** One that is alone, on loopback. */
  public BrokerSettings(int nodeId, Path folder, int port, int controllerPort) {
    this(
        nodeId,
        folder,
        Ports.LOOPBACK,
        port,
        controllerPort,
        List.of(voter(nodeId, Ports.LOOPBACK, controllerPort)));
  }

  static String voter(int nodeId, String host, int controllerPort) {
    return nodeId + "@" + host + ":" + controllerPort;
  }

  /** The one that {@link #toArguments} was called on. */
  static BrokerSettings of(List<String> arguments) {
    return new BrokerSettings(
        Integer.parseInt(arguments.get(0)),
        Path.of(arguments.get(1)),
        arguments.get(2),
        Integer.parseInt(arguments.get(3)),
        Integer.parseInt(arguments.get(4)),
        arguments.subList(5, arguments.size()));
  }

  /** For the command line of a Kafka process. */
  List<String> toArguments() {
    List<String> all = new ArrayList<>();
    all.add(Integer.toString(nodeId));
    all.add(folder.toString());
    all.add(host);
    all.add(Integer.toString(port));
    all.add(Integer.toString(controllerPort));
    all.addAll(voters);
    return all;
  }

  /** How many replicas so many brokers keep. */
  static int replicas(int brokers) {
    return Math.min(brokers, MOST_REPLICAS);
  }

  /** What clients connect to, {@code host:port}. */
  public String bootstrap() {
    return host + ":" + port;
  }

  /** Where Kafka keeps its segments; the lock is beside it. */
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

  /** The same for all brokers whose folders are side by side. */
  String clusterId() {
    String place = String.valueOf(folder.toAbsolutePath().normalize().getParent());
    UUID id = UUID.nameUUIDFromBytes(place.getBytes(StandardCharsets.UTF_8));
    return new Uuid(id.getMostSignificantBits(), id.getLeastSignificantBits()).toString();
  }

  Properties toProperties() {
    Properties all = new Properties();
    identity(all);
    replication(all);
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
    all.setProperty("controller.quorum.voters", String.join(",", voters));
    all.setProperty(
        "listeners", "PLAINTEXT://" + bootstrap() + ",CONTROLLER://" + host + ":" + controllerPort);
    all.setProperty("advertised.listeners", "PLAINTEXT://" + bootstrap());
    all.setProperty("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    all.setProperty("controller.listener.names", "CONTROLLER");
    all.setProperty("inter.broker.listener.name", "PLAINTEXT");
    all.setProperty("log.dirs", logFolder().toString());
  }

  /** A replica may be lost wherever there are three; what is acknowledged is in two. */
  private void replication(Properties all) {
    int replicas = replicas(voters.size());
    String some = Integer.toString(replicas);
    String inSync = replicas == MOST_REPLICAS ? "2" : "1";
    all.setProperty("default.replication.factor", some);
    all.setProperty("min.insync.replicas", inSync);
    all.setProperty("offsets.topic.replication.factor", some);
    all.setProperty("offsets.topic.num.partitions", "4");
    all.setProperty("transaction.state.log.replication.factor", some);
    all.setProperty("transaction.state.log.min.isr", inSync);
    all.setProperty("transaction.state.log.num.partitions", "1");
    all.setProperty("share.coordinator.state.topic.replication.factor", some);
    all.setProperty("share.coordinator.state.topic.min.isr", inSync);
    all.setProperty("share.coordinator.state.topic.num.partitions", "1");
  }

  /** With Kafka's defaults a dead consumer is noticed after 45 s and a dead broker after 9 s. */
  private static void quickFailover(Properties all) {
    all.setProperty("group.initial.rebalance.delay.ms", "0");
    all.setProperty("group.consumer.min.session.timeout.ms", "1000");
    all.setProperty("group.consumer.session.timeout.ms", "2500");
    all.setProperty("group.consumer.min.heartbeat.interval.ms", "50");
    all.setProperty("group.consumer.heartbeat.interval.ms", "100");
    all.setProperty("group.consumer.assignment.interval.ms", "0");
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
