package dev.parley.systemtests.embedded;

import dev.parley.testkit.client.ChatClient;
import dev.parley.testkit.client.Eventually;
import dev.parley.testkit.client.Http;
import dev.parley.testkit.client.Kind;
import dev.parley.testkit.client.Tokens;
import dev.parley.testkit.process.FreePorts;
import dev.parley.testkit.process.JavaProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A node with all services in a process of its own, on a broker outside of it. */
final class OutsideNode implements AutoCloseable {

  private static final Duration ENDS_WITHIN = Duration.ofSeconds(60);

  private final JavaProcess process;
  private final int port;
  private final int managementPort;

  private OutsideNode(JavaProcess process, int port, int managementPort) {
    this.process = process;
    this.port = port;
    this.managementPort = managementPort;
  }

  /** Starts one, and does not wait. */
  static OutsideNode launch(
      OutsideKafka kafka, Path data, String topic, int partitions, Map<String, String> more) {
    int port = FreePorts.one();
    int managementPort = FreePorts.one();
    Map<String, String> settings = new HashMap<>();
    settings.put("PARLEY_NODE_ID", "node");
    settings.put("PARLEY_DATA", data.toString());
    settings.put("PARLEY_KAFKA_BOOTSTRAP", kafka.bootstrap());
    settings.put("PARLEY_KAFKA_GROUP_PROTOCOL", "consumer");
    settings.put("PARLEY_ROOMS_TOPIC", topic);
    settings.put("PARLEY_ROOMS_PARTITIONS", Integer.toString(partitions));
    settings.put("PARLEY_GATEWAY_PORT", Integer.toString(port));
    settings.put("PARLEY_GATEWAY_LOOPS", "2");
    settings.put("PARLEY_MANAGEMENT_PORT", Integer.toString(managementPort));
    settings.put("PARLEY_CLUSTER_PORT", Integer.toString(FreePorts.one()));
    settings.put("PARLEY_AUTH_SECRET", Tokens.SECRET);
    settings.put("PARLEY_DRAIN_TIMEOUT", "3s");
    settings.put("PARLEY_SEND_TIMEOUT", "5s");
    settings.putAll(more);
    JavaProcess process =
        JavaProcess.start(
            List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx384m"),
            "dev.parley.node.Main",
            List.of(),
            settings);
    return new OutsideNode(process, port, managementPort);
  }

  /** Starts one and waits until it is ready. */
  static OutsideNode start(OutsideKafka kafka, Path data, String topic, int partitions) {
    return start(kafka, data, topic, partitions, Map.of());
  }

  /** The same with more settings. */
  static OutsideNode start(
      OutsideKafka kafka, Path data, String topic, int partitions, Map<String, String> more) {
    OutsideNode node = launch(kafka, data, topic, partitions, more);
    try {
      node.awaitReady();
      return node;
    } catch (AssertionError notReady) {
      node.close();
      throw new AssertionError(String.join("\n", node.process.output()), notReady);
    }
  }

  /** Waits until it can do its work. */
  void awaitReady() {
    Eventually.until(
        "the node is ready",
        () -> {
          if (!process.isAlive()) {
            throw new IllegalStateException("it has ended");
          }
          return management("/readyz").status() == 200;
        });
  }

  /** An answer of the management port. */
  Http.Answer management(String path) {
    return new Http(managementPort, null).get(path);
  }

  ChatClient connect(Kind kind, String user) {
    return ChatClient.connected(kind, port, Tokens.of(user));
  }

  Http http(String user) {
    return new Http(port, Tokens.of(user));
  }

  JavaProcess process() {
    return process;
  }

  /** Stops it in order. */
  void stop() {
    process.terminate();
    process.awaitExit(ENDS_WITHIN);
  }

  @Override
  public void close() {
    process.close();
  }
}
